import { expect, test } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import type { ReadModel } from '../../core/model-files/imported-network.ts';
import { statusOf } from '../../core/notebook/cell-graph.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { dense, flatten, model, relu } from '../../core/testing/layers.ts';
import { trainedWeights } from '../../core/testing/trained-weights.ts';
import { selectedRun } from '../store/runs-slice.ts';
import { arrange } from '../testing/arrange.ts';

const spec = model(flatten, dense(5), relu, dense(10));
const network = {
  name: 'net.onnx',
  spec,
  weights: trainedWeights(spec),
  classes: tenDigits,
  assumptions: [],
};
const read = { file: 'net.onnx', networks: [network] };

/** A notebook whose loader finds this model in every file. */
function withModel(models: readonly ReadModel[] = [read]) {
  const page = arrange({ models });
  const drop = async () => {
    page.app.data.openFiles([new File(['model'], 'net.onnx')]);
    await page.app.cells.settled();
  };
  const status = (cell: 'data' | 'train' | 'evaluate' | 'predict') =>
    statusOf(page.app.store.getState().notebook, cell).kind;
  return { ...page, drop, status };
}

test('a dropped model is a run that the cells below use, with its layers as settings', async () => {
  const { app, drop, status } = withModel();
  await drop();
  const run = selectedRun(app.store.getState());
  expect(run).toMatchObject({
    name: 'imported model net.onnx',
    imported: { file: 'net.onnx' },
    classes: tenDigits,
  });
  expect(run && toModelSpec(run.settings, 10)).toEqual(spec);
  expect([status('data'), status('train')]).toEqual(['idle', 'done']);
});

test('data that is loaded later does not outdate the model, and predicting trains nothing', async () => {
  const { app, drop, status, calls } = withModel();
  await drop();
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ epochs: 7 });
  app.cells.run('predict');
  app.cells.run('evaluate');
  await app.cells.settled();
  expect([status('train'), status('predict'), status('evaluate')]).toEqual(['done', 'done', 'done']);
  expect(calls.filter(call => call === 'train')).toEqual([]);
  const { evaluation, prediction } = app.store.getState();
  expect(evaluation).toMatchObject({
    kind: 'measured',
    rows: Uint32Array.from({ length: 20 }, (_, row) => row),
  });
  expect(prediction?.run).toBe(app.store.getState().selectedRun);
});

test('a model that is dropped onto loaded data leaves the data and earlier runs as they are', async () => {
  const { app, drop, status } = withModel();
  app.data.useSample();
  await app.cells.settled();
  app.cells.run('train');
  await app.cells.settled();
  const { data, runs } = app.store.getState();
  await drop();
  expect(app.store.getState().data).toBe(data);
  expect(app.store.getState().runs).toHaveLength(runs.length + 1);
  expect([status('data'), status('train')]).toEqual(['done', 'done']);
});

test('several networks of one file vote, and classes that a file does not name are those of the data or numbers', async () => {
  const three = model(flatten, dense(3));
  const other = { ...network, spec: three, weights: trainedWeights(three), classes: null };
  const { app, drop } = withModel([
    { file: 'two.zip', networks: [network, network] },
    { file: 'three.onnx', networks: [other] },
  ]);
  await drop();
  const [last, first] = app.store.getState().runs;
  expect(first.voters).toHaveLength(2);
  expect(last.classes).toEqual({ labels: [0, 1, 2], names: ['0', '1', '2'] });
  expect(app.store.getState().selectedRun).toBe(last.id);
});
