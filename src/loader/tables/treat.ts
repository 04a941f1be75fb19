/** Changes loaded tables as a person chose: the grey levels, the orientation, whether there is a test table. */
import type { Allocate } from '../../core/data/csv/growing-bytes.ts';
import type { TestTable } from '../../core/data/dataset.ts';
import { answeredTables, dealAnew, ownSplit } from '../../core/data/sample-split.ts';
import {
  areAlike,
  sameTreatment,
  type Treatment,
  type Treatments,
  treatInto,
} from '../../core/data/treatment.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { surveyTables } from './survey-tables.ts';

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
  let { treatments } = history;
  let { training } = loaded;
  let test = loaded.test ?? removedTest?.test ?? null;
  let solution = loaded.solution ?? removedTest?.solution ?? null;
  const [from, to] = [treatments.split ?? ownSplit, wanted.split ?? ownSplit];
  const answered = from === to ? null : answeredTables({ training, test, solution });
  // Of images that were treated in unlike ways nobody could tell afterwards which is which.
  const dealt = answered && areAlike(treatments) ? dealAnew(answered, from, to, allocate) : null;
  if (dealt) {
    ({ training, test, solution } = dealt);
    treatments = { ...treatments, split: to };
  }
  const changedTest = test && change(test, treatments.test, wanted.test);
  const changedTraining = training && change(training, treatments.training, wanted.training);
  const removed = wanted.testRemoved && changedTest !== null;
  const { split: _, ...others } = wanted;
  const split = treatments.split ?? ownSplit;
  const tables = {
    training: changedTraining,
    test: removed ? null : changedTest,
    solution: removed ? null : solution,
    history: {
      ...history,
      treatments: split === ownSplit ? others : { ...others, split },
      removedTest: removed ? { test: changedTest, solution } : null,
    },
  };
  const survey = await surveyTables(tables);
  signal.throwIfAborted();
  return { ...tables, summary: { ...summary, ...survey } };
}
