import { describe, expect, it } from 'vitest';
import { binaryTable, drawnTable, treatedTable } from '../../core/data/checks/testing/drawn-tables.ts';
import { newHistory, type Treatment, type Treatments } from '../../core/data/treatment.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { historyAfter, surveyTables } from './survey-tables.ts';
import { treat } from './treat.ts';

const { treatments } = newHistory;
const training = drawnTable(120, 1);
const plain = drawnTable(80, 2, 'test.csv');
const solution = plain.labels;

async function loadedWith(test: LoadedFiles['test']): Promise<LoadedFiles> {
  const tables = { training, test, solution, history: newHistory };
  return {
    ...tables,
    summary: { bytes: 1, seconds: 0, assumptions: [], passedOver: [], ...(await surveyTables(tables)) },
  };
}

const treatAs = (loaded: LoadedFiles, wanted: Treatments) =>
  treat(loaded, wanted, length => new Uint8Array(length), new AbortController().signal);
const kinds = ({ summary }: LoadedFiles) => summary.warnings.map(({ kind }) => kind);

describe.each<[string, LoadedFiles['test'], Partial<Treatment>, string]>([
  ['multiplied', binaryTable(plain), { scaled: true }, 'range'],
  ['inverted', treatedTable(plain, { inverted: true }), { inverted: true }, 'polarity'],
  ['turned', treatedTable(plain, { transposed: true }), { transposed: true }, 'orientation'],
])('a test table that is %s', (_what, test, change, kind) => {
  const wanted = { ...treatments, test: { ...treatments.test, ...change } };

  it('has no warning any more and another hash, and the given table is untouched', async () => {
    const before = await loadedWith(test);
    expect(kinds(before)).toEqual([kind]);
    const pixels = before.test?.pixels.slice();
    const after = await treatAs(before, wanted);
    expect(kinds(after)).toEqual([]);
    expect(after.summary.hash).not.toBe(before.summary.hash);
    expect(before.test?.pixels).toEqual(pixels);
    expect(after.training).toBe(before.training);
  });

  it('is as it was once that is undone', async () => {
    const before = await loadedWith(test);
    expect(await treatAs(await treatAs(before, wanted), treatments)).toEqual(before);
  });
});

describe('a test table that is removed', () => {
  it('is gone with its answers, and comes back with both', async () => {
    const before = await loadedWith(plain);
    const after = await treatAs(before, { ...treatments, testRemoved: true });
    expect(after).toMatchObject({ test: null, solution: null });
    expect(await treatAs(after, treatments)).toEqual(before);
  });
});

describe('tables that are dealt out by a seed', () => {
  const dealt = { ...treatments, split: 4 };

  it('have another hash and remember the seed, and are as they were once that is undone', async () => {
    const before = await loadedWith(plain);
    const after = await treatAs(before, dealt);
    expect(after.summary.hash).not.toBe(before.summary.hash);
    expect(after.history.treatments.split).toBe(4);
    expect(await treatAs(after, treatments)).toEqual(before);
  });

  it('may be turned afterwards, and still come back', async () => {
    const turned = { ...treatments.test, transposed: true };
    const before = await loadedWith(plain);
    const both = await treatAs(await treatAs(before, dealt), { ...dealt, training: turned, test: turned });
    expect((await treatAs(both, treatments)).summary.hash).toBe(before.summary.hash);
  });

  it('stay where they are while one of them alone was treated', async () => {
    const inverted = { ...treatments, test: { ...treatments.test, inverted: true } };
    const repaired = await treatAs(await loadedWith(treatedTable(plain, { inverted: true })), inverted);
    const after = await treatAs(repaired, { ...inverted, split: 4 });
    expect(after.summary.hash).toBe(repaired.summary.hash);
    expect(after.history).toEqual(repaired.history);
  });

  it('stay as they are without answers', async () => {
    const before = { ...(await loadedWith(plain)), solution: null };
    expect(await treatAs(before, dealt)).toEqual(before);
  });

  it('keep their seed and their answers while both tables are kept', async () => {
    const { history, ...kept } = await treatAs(await loadedWith(plain), dealt);
    expect(historyAfter({ ...kept, history }, kept).treatments.split).toBe(4);
    expect(historyAfter({ ...kept, history }, { ...kept, test: drawnTable(80, 9) }).treatments.split).toBe(
      undefined,
    );
  });
});

describe('what was done to a table', () => {
  const inverted = { ...treatments.test, inverted: true };
  const kept = {
    training,
    test: plain,
    solution,
    history: { ...newHistory, treatments: { ...treatments, test: inverted } },
  };

  it('stays known while the table is kept, and is forgotten with it', () => {
    const other = drawnTable(10, 3);
    expect(historyAfter(kept, { training: other, test: plain })).toMatchObject({
      treatments: { test: inverted },
      testLeftOver: true,
    });
    expect(historyAfter(kept, { training: other, test: other })).toEqual(newHistory);
  });

  it('a test table that completes a lone training table is not left over', () => {
    const lone = { training, test: null, solution: null, history: newHistory };
    expect(historyAfter(lone, { training, test: plain })).toEqual(newHistory);
  });
});
