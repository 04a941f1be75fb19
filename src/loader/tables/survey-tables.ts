/** What is found out about tables as a whole, once they are there: their hash, repeated and blank images, warnings. */
import { findWarnings } from '../../core/data/checks/find-warnings.ts';
import { hashInputs, surveyImages } from '../../core/data/data-checks.ts';
import type { Bytes, TestTable, TrainingTable } from '../../core/data/dataset.ts';
import { newHistory, type TableHistory, untreated } from '../../core/data/treatment.ts';
import type { LoadedFiles, LoadedTables } from '../../protocol.ts';

export type Survey = Omit<LoadedFiles['summary'], 'bytes' | 'seconds' | 'assumptions' | 'passedOver'>;

interface Tables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
}

export async function surveyTables({
  training,
  test,
  history,
}: Tables & { readonly history: TableHistory }): Promise<Survey> {
  const ofTraining = surveyImages(...imagesOf(training));
  const ofTest = surveyImages(...imagesOf(test));
  const { firstOf } = ofTraining;
  return {
    hash: await contentHash(training, test),
    duplicates: { training: ofTraining.duplicates, test: ofTest.duplicates },
    blanks: { training: ofTraining.blanks, test: ofTest.blanks },
    warnings: findWarnings({ training, test, firstOf, testLeftOver: history.testLeftOver }),
  };
}

const imagesOf = (table: TestTable | null): readonly [Bytes, number] =>
  table === null ? [new Uint8Array(0), 0] : [table.pixels, table.rows];

/** The history of tables of which some were kept from an earlier drop: what was done to those stays done. */
export function historyAfter(kept: LoadedTables, { training, test }: Tables): TableHistory {
  const { treatments, testLeftOver } = kept.history;
  const keptTraining = training !== null && training === kept.training;
  const keptTest = test !== null && test.pixels === kept.test?.pixels;
  const isDealt = keptTest && training?.pixels === kept.training?.pixels && treatments.split !== undefined;
  return {
    ...newHistory,
    treatments: {
      training: keptTraining ? treatments.training : untreated,
      test: keptTest ? treatments.test : untreated,
      testRemoved: false,
      ...(isDealt ? { split: treatments.split } : {}),
    },
    testLeftOver: keptTest && (testLeftOver || (kept.training !== null && !keptTraining)),
  };
}

/** Gives the SHA-256, in hex, over the SHA-256 digests of the tables' blocks. */
async function contentHash(training: TrainingTable | null, test: TestTable | null): Promise<string> {
  const digests: number[] = [];
  // `digest` does not take shared memory: each block is copied, always to the same place.
  let copy = new Uint8Array(0);
  for (const block of hashInputs(training, test)) {
    if (copy.length < block.length) copy = new Uint8Array(block.length);
    copy.set(block);
    const digest = await crypto.subtle.digest('SHA-256', copy.subarray(0, block.length));
    digests.push(...new Uint8Array(digest));
  }
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(digests));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}
