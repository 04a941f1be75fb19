import { describe, expect, test } from 'vitest';
import { classesOf, tenDigits } from '../core/data/classes.ts';
import { reportOf } from './runs/report.ts';
import { arrange } from './testing/arrange.ts';

const range = (from: number, to: number) => Uint8Array.from({ length: to - from + 1 }, (_, at) => from + at);
const letters = classesOf(range(1, 26));

/** A page that has gone through every cell on letters. */
async function withLetters() {
  const arranged = arrange({ hash: 'letters', classes: letters });
  arranged.app.cells.runAll();
  await arranged.app.cells.settled();
  return { ...arranged, page: arranged.app.store.getState };
}

describe('data of 26 letters', () => {
  test('give a network of 26 outputs, and a submission and a score with the labels of the file', async () => {
    const { page, states, specs } = await withLetters();
    expect(states()).toBe('done done done done done done');
    expect(specs.trained[0].layers.at(-1)).toEqual({ kind: 'dense', units: 26 });
    expect(page().prediction?.csv.split('\n').slice(0, 3)).toEqual(['ImageId,Label', '1,4', '2,4']);
    expect(page().prediction?.heldOut).toEqual({ correct: 10, total: 10 });
    expect(page().evaluation).toMatchObject({ kind: 'measured', classes: letters });
    expect(page().runs[0].classes).toEqual(letters);
    expect((await reportOf(page()))?.classes).toEqual(letters);
  });

  test('in place of digits change the network at once, and digits change it back', async () => {
    const { app, page, states, given, specs } = await withLetters();
    given.hash = 'digits';
    given.classes = tenDigits;
    app.data.useSample();
    await app.cells.settled();
    expect(states().split(' ').slice(2, 4)).toEqual(['done', 'stale']);
    app.cells.runAll();
    await app.cells.settled();
    expect(specs.trained.at(-1)?.layers.at(-1)).toEqual({ kind: 'dense', units: 10 });
    expect(page().prediction?.csv).toContain('1,3\n');
  });

  test('are not predicted by a network of digits, and a sentence says why', async () => {
    const { app, page, given } = await withLetters();
    given.hash = 'digits';
    given.classes = tenDigits;
    app.data.useSample();
    await app.cells.settled();
    app.cells.accept('train');
    app.cells.run('predict');
    await app.cells.settled();
    expect(page().problems.predict?.[0]?.message).toBe(
      'The model tells other classes apart (26 classes, 1 to 26) than the loaded data has (10 classes, 0 to 9).',
    );
  });

  test('do not vote with digits', async () => {
    const { app, given } = await withLetters();
    given.hash = 'digits';
    given.classes = tenDigits;
    app.data.useSample();
    await app.cells.settled();
    app.cells.runAll();
    await app.cells.settled();
    const vote = await app.runs.vote(['run 1', 'run 2'], () => undefined, new AbortController().signal);
    expect(vote).toMatchObject({ kind: 'impossible', message: expect.stringContaining('on the data') });
  });
});
