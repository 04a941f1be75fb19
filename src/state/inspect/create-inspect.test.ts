import { expect, test } from 'vitest';
import type { InspectorClient } from '../../client/inspector-client.ts';
import type { Look } from '../../core/inspect/look.ts';
import { arrange } from '../testing/arrange.ts';

const signal = new AbortController().signal;
const pixels = new Uint8Array(784);
const parts = { activations: false, gradient: null };

/** A look whose probability of the first class tells which network was asked. */
const lookOf = (turn: number): Look => ({
  logits: new Float32Array(2),
  probabilities: Float32Array.of(turn / 4, 1 - turn / 4),
  activations: [],
  gradient: null,
});

async function trained(networks: number) {
  const asked: string[] = [];
  const turnOf = (key: string) => Number(key.split(' ').at(-1));
  const inspector: InspectorClient = {
    async look({ key }) {
      asked.push(key);
      return lookOf(turnOf(key));
    },
    async occlude({ key }, _, { paper }, onProgress) {
      onProgress(1, 2);
      return new Float32Array(784).fill(turnOf(key) + paper);
    },
  };
  const { app } = arrange({ inspector });
  app.settings.edit({ networks });
  app.cells.runAll();
  await app.cells.settled();
  const inspect = await app.inspect.open();
  return { inspect, run: app.store.getState().runs[0], asked };
}

test('a run is looked through by all its networks, whose probabilities are averaged', async () => {
  const { inspect, run, asked } = await trained(2);
  const networks = await inspect.networksOf(run);
  const { probabilities, networks: looks } = await inspect.look(networks, pixels, parts, signal);
  expect(asked).toEqual([`${run.id} 0`, `${run.id} 1`]);
  expect([...probabilities]).toEqual([0.125, 0.875]);
  expect(looks).toEqual([lookOf(0), lookOf(1)]);
});

test('one of its networks can be looked through alone', async () => {
  const { inspect, run } = await trained(2);
  const [, second] = await inspect.networksOf(run);
  expect([...(await inspect.look([second], pixels, parts, signal)).probabilities]).toEqual([0.25, 0.75]);
});

test('the features of rows of the training table come from the engine', async () => {
  const { inspect, run } = await trained(1);
  const [network] = await inspect.networksOf(run);
  const shares: number[] = [];
  const rows = Uint32Array.of(3, 5);
  const features = await inspect.features(network, rows, share => shares.push(share), signal);
  expect([...features]).toEqual([3, 6, 2, 5, 5, 3, 1, 6]);
  expect(shares).toEqual([1]);
});

test('occlusion is averaged over the networks and reports one progress', async () => {
  const { inspect, run } = await trained(2);
  const shares: number[] = [];
  const networks = await inspect.networksOf(run);
  const loss = await inspect.occlude(networks, pixels, 0, share => shares.push(share), signal);
  expect([...new Set(loss)]).toEqual([0.5]);
  expect(shares).toEqual([0.25, 0.75]);
});
