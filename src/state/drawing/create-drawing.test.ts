import { expect, test } from 'vitest';
import type { InspectorClient } from '../../client/inspector-client.ts';
import type { NeighboursClient } from '../../client/neighbours-client.ts';
import { tenDigits } from '../../core/data/classes.ts';
import { pixelsPerImage } from '../../core/data/dataset.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { arrange } from '../testing/arrange.ts';
import type { Given } from '../testing/worker-doubles.ts';
import { answeringNetwork, classesOfNetwork, keyOfNetwork } from './answering-network.ts';

const signal = new AbortController().signal;
const pixels = new Uint8Array(pixelsPerImage).fill(9);

function doubles() {
  const keys: string[] = [];
  const compared: number[] = [];
  let failures = 0;
  const inspector: Pick<InspectorClient, 'look'> = {
    async look({ key, weights }) {
      keys.push(`${key}: ${weights.length} weights`);
      const values = Float32Array.of(0.25, 0.75);
      return { logits: values, probabilities: values, activations: [], gradient: null };
    },
  };
  const neighbours: NeighboursClient = {
    async compareWith({ rows }) {
      compared.push(rows.length);
      if (failures-- > 0) throw new Error('It failed.');
      return 7;
    },
    findNearest: async () => ({ row: 3, distance: 2 }),
  };
  return {
    keys,
    compared,
    given: { inspector: inspector as InspectorClient, neighbours },
    fail() {
      failures = 1;
    },
  };
}

function start(given: Given = {}) {
  const { given: workers, ...double } = doubles();
  const arranged = arrange({ ...workers, ...given });
  const page = () => arranged.app.store.getState();
  const names = () => page().ownDigits.list.map(({ name }) => name);
  return { ...arranged, ...double, page, names, network: () => answeringNetwork(page()) };
}

test('nobody answers before something was trained; then the run in use does', async () => {
  const { app, network, keys } = start();
  expect(network()).toBeNull();
  app.cells.runAll();
  await app.cells.settled();
  const answering = network();
  if (answering?.kind !== 'run') throw new Error('no run answers');
  expect(keyOfNetwork(answering)).toBe('run 1');
  const drawing = await app.drawing.open();
  expect([...(await drawing.probabilities(answering, pixels, signal))]).toEqual([0.25, 0.75]);
  expect(keys).toEqual(['run 1 0: 3 weights']);
});

test('while a training runs its newest checkpoint answers, and afterwards its run', async () => {
  const { app, network, keys, until } = start({ waits: true });
  app.cells.runAll();
  await until('train', 'running');
  await eventually(() => network() !== null);
  const answering = network();
  if (answering?.kind !== 'in training') throw new Error('the training does not answer');
  expect(answering.live.epoch).toBe(1);
  expect(classesOfNetwork(answering)).toEqual(tenDigits);
  const drawing = await app.drawing.open();
  await drawing.probabilities(answering, pixels, signal);
  expect(keys).toEqual(['run 1 0 at 15: 3 weights']);
  app.training.stop();
  await app.cells.settled();
  expect(network()).toMatchObject({ kind: 'run', run: { id: 'run 1' } });
});

test('the training images are measured once, and again only where other data was loaded or it failed', async () => {
  const { app, compared, fail, given } = start();
  const drawing = await app.drawing.open();
  expect(await drawing.likeness(pixels)).toBeNull();
  app.data.useSample();
  await app.cells.settled();
  fail();
  await expect(drawing.likeness(pixels)).rejects.toThrow('It failed.');
  expect(await drawing.likeness(pixels)).toEqual({ row: 3, distance: 2, unlikeFrom: 7 });
  await drawing.likeness(pixels);
  expect(compared).toEqual([20, 20]);
  given.hash = 'other';
  app.data.useSample();
  await app.cells.settled();
  await drawing.likeness(pixels);
  expect(compared).toHaveLength(3);
});

test('a kept image has its own pixels and class, and comes back to its place after it was deleted', async () => {
  const { app, page, names } = start();
  const drawing = await app.drawing.open();
  const drawn = pixels.slice();
  for (const index of [7, 1, 4]) drawing.keep(drawn, tenDigits, index);
  drawn.fill(0);
  expect(page().ownDigits.list[0]).toMatchObject({ label: 7, name: '7', pixels });
  const [first, second] = page().ownDigits.list;
  drawing.remove(second.id);
  drawing.remove(first.id);
  drawing.remove('none');
  expect(names()).toEqual(['4']);
  drawing.undoRemove();
  drawing.undoRemove();
  drawing.undoRemove();
  expect(names()).toEqual(['7', '1', '4']);
});
