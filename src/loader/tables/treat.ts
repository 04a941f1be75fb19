/** Changes loaded tables as a person chose: the grey levels, the orientation, whether there is a test table. */
import type { Allocate } from '../../core/data/csv/growing-bytes.ts';
import type { TestTable } from '../../core/data/dataset.ts';
import {
  type AnsweredTables,
  answeredTables,
  dealAnew,
  type MaybeAnswered,
} from '../../core/data/sample-split.ts';
import {
  areAlike,
  dealtBy,
  sameTreatment,
  splitSeedOf,
  type Treatment,
  type Treatments,
  treatInto,
} from '../../core/data/treatment.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { surveyTables } from './survey-tables.ts';

/** The tables dealt out by the seed that is wanted; null where they are so already, and where that cannot be done. */
function dealtAsWanted(
  tables: MaybeAnswered,
  now: Treatments,
  wanted: Treatments,
  allocate: Allocate,
): AnsweredTables | null {
  const [from, to] = [splitSeedOf(now), splitSeedOf(wanted)];
  const answered = answeredTables(tables);
  // Of images that were treated in unlike ways nobody could tell afterwards which is which.
  if (from === to || !answered || !areAlike(now)) return null;
  return dealAnew(answered, from, to, allocate);
}

/** The tables as `wanted`; those that change are copies. Rejects only when `signal` is aborted. */
export async function treat(
  loaded: LoadedFiles,
  wanted: Treatments,
  allocate: Allocate,
  signal: AbortSignal,
): Promise<LoadedFiles> {
  const { history, summary } = loaded;
  const { removedTest } = history;
  const change = <Table extends TestTable>(table: Table, from: Treatment, to: Treatment): Table => {
    if (sameTreatment(from, to)) return table;
    const pixels = allocate(table.pixels.length);
    treatInto(pixels, table.pixels, from, to);
    return { ...table, pixels };
  };
  const { treatments } = history;
  const before = {
    training: loaded.training,
    test: loaded.test ?? removedTest?.test ?? null,
    solution: loaded.solution ?? removedTest?.solution ?? null,
  };
  const dealt = dealtAsWanted(before, treatments, wanted, allocate);
  const { training, test, solution } = dealt ?? before;
  const changedTest = test && change(test, treatments.test, wanted.test);
  const changedTraining = training && change(training, treatments.training, wanted.training);
  const removed = wanted.testRemoved && changedTest !== null;
  const tables = {
    training: changedTraining,
    test: removed ? null : changedTest,
    solution: removed ? null : solution,
    history: {
      ...history,
      treatments: dealtBy(wanted, splitSeedOf(dealt ? wanted : treatments)),
      removedTest: removed ? { test: changedTest, solution } : null,
    },
  };
  const survey = await surveyTables(tables);
  signal.throwIfAborted();
  return { ...tables, summary: { ...summary, ...survey } };
}
