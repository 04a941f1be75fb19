import { expect, test } from 'vitest';
import { formOf } from '../../core/data/submission-form.ts';
import { reportOf } from '../runs/report.ts';
import { arrange } from '../testing/arrange.ts';

/** A page with loaded data, in which `change` has changed the data. */
async function withData(change: (data: object) => object) {
  const arranged = arrange();
  const { app } = arranged;
  app.data.useSample();
  await app.cells.settled();
  const { data } = app.store.getState();
  if (!data) throw new Error('nothing was loaded');
  app.store.setState({
    data: Object.defineProperties({}, Object.getOwnPropertyDescriptors(change(data))) as typeof data,
  });
  return arranged;
}

test('the submission has the columns and the ids of the test table, and the report says so', async () => {
  const ids = Array.from({ length: 10 }, (_, row) => `image ${row}`);
  const submission = formOf(['id', 'digit'], ids);
  const { app } = await withData(data => ({
    ...data,
    test: { ...('test' in data && (data.test as object)), submission },
  }));
  app.cells.runAll();
  await app.cells.settled();
  const page = app.store.getState();
  expect(page.prediction?.csv.split('\n').slice(0, 3)).toEqual(['id,digit', 'image 0,3', 'image 1,3']);
  expect(await reportOf(page)).toMatchObject({ submission, isHoldOut: false });
});

test('a submission with names of classes has them, its probabilities too, and the score counts all the same', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `class ${index}`);
  const submission = { ...formOf(['id', 'kind'], [...'abcdefghij']), names };
  const { app } = await withData(data => ({
    ...data,
    test: { ...('test' in data && (data.test as object)), submission },
  }));
  app.cells.runAll();
  await app.cells.settled();
  const { prediction } = app.store.getState();
  if (!prediction) throw new Error('nothing was predicted');
  expect(prediction.csv.split('\n').slice(0, 2)).toEqual(['id,kind', 'a,class 3']);
  expect(prediction.heldOut).toEqual({ correct: 10, total: 10 });
  expect((await app.runs.probabilitiesCsv(prediction)).split('\n')[0]).toBe(`id,${names.join()}`);
});

test('the answers to the test images are read by the prediction alone', async () => {
  let reads = 0;
  const { app } = await withData(data => {
    const { solution, ...rest } = data as { solution: Uint8Array };
    return Object.defineProperty(rest, 'solution', {
      enumerable: true,
      get() {
        reads++;
        return solution;
      },
    });
  });
  app.cells.run('evaluate');
  await app.cells.settled();
  expect(app.store.getState().evaluation?.kind).toBe('measured');
  expect(await reportOf(app.store.getState())).toMatchObject({ heldOut: null });
  expect(reads).toBe(0);
  app.cells.run('predict');
  await app.cells.settled();
  expect(reads).toBeGreaterThan(0);
  expect(app.store.getState().prediction?.heldOut).toEqual({ correct: 10, total: 10 });
});
