/** Changes loaded tables as a person chose: the grey levels, the orientation, whether there is a test table. */
import type { Allocate } from '../../core/data/csv/growing-bytes.ts';
import type { TestTable } from '../../core/data/dataset.ts';
import { sameTreatment, type Treatment, type Treatments, treatInto } from '../../core/data/treatment.ts';
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
  const { treatments, removedTest } = history;
  const change = <Table extends TestTable>(table: Table, from: Treatment, to: Treatment): Table => {
    if (sameTreatment(from, to)) return table;
    const pixels = allocate(table.pixels.length);
    treatInto(pixels, table.pixels, from, to);
    return { ...table, pixels };
  };
  const test = loaded.test ?? removedTest?.test ?? null;
  const changedTest = test && change(test, treatments.test, wanted.test);
  const training = loaded.training && change(loaded.training, treatments.training, wanted.training);
  const solution = loaded.solution ?? removedTest?.solution ?? null;
  const removed = wanted.testRemoved && changedTest !== null;
  const tables = {
    training,
    test: removed ? null : changedTest,
    solution: removed ? null : solution,
    history: {
      ...history,
      treatments: wanted,
      removedTest: removed ? { test: changedTest, solution } : null,
    },
  };
  const survey = await surveyTables(tables);
  signal.throwIfAborted();
  return { ...tables, summary: { ...summary, ...survey } };
}
