import { setFlagsFromString } from 'node:v8';
import { afterEach, expect, test, vi } from 'vitest';
import { canFuse } from '../../../core/fused-multiply-add.ts';
import { conv, dense, dropout, flatten, halve, model, norm, relu } from '../../../core/testing/layers.ts';
import { relativeDistance } from '../testing/distance.ts';
import { requestOf, setupOf } from '../testing/task.ts';
import { spawnSourceThread } from './testing/node-threads.ts';
import { createWasmTrainer } from './wasm-trainer.ts';

// Node 20 has the instruction behind a flag, of which later versions know nothing.
if (!canFuse()) setFlagsFromString('--experimental-wasm-relaxed-simd');

const spec = model(
  ...[conv(8, 3, 'same'), norm, relu, halve, conv(16, 3), relu, halve],
  ...[flatten, dense(24), relu, dropout(0.2), dense(10)],
);
const setup = setupOf(spec, { batchSize: 16, clipNorm: 1, labelSmoothing: 0.1 });
const fusedSetup = { ...setup, config: { ...setup.config, precision: 'fused' as const } };
const steps = 20;
const alone = { threads: 1, spawn: null };

afterEach(() => {
  vi.restoreAllMocks();
});

test('fused arithmetic follows the exact one closely, with other bits, the same on any number of threads, and is named', async () => {
  expect(canFuse()).toBe(true);
  const exact = await createWasmTrainer(setup, alone);
  const fused = await createWasmTrainer(fusedSetup, alone);
  const onTwo = await createWasmTrainer(fusedSetup, { threads: 2, spawn: spawnSourceThread });
  expect(exact.device.adapter).toBeNull();
  expect(fused.device.adapter).toBe('fused multiply-add');
  const request = requestOf(setup, steps);
  const [expected, found, again] = await Promise.all(
    [exact, fused, onTwo].map(async trainer => (await trainer.train(request)).loss),
  );
  expect(relativeDistance(found, expected)).toBeLessThan(1e-4);
  expect(found).not.toEqual(expected);
  expect(again).toEqual(found);
  expect((await onTwo.state()).weights).toEqual((await fused.state()).weights);
  await Promise.all([exact, fused, onTwo].map(trainer => trainer.dispose()));
});

test('an engine without the instruction trains exactly, and names nothing', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  const exact = await createWasmTrainer(setup, alone);
  const asked = await createWasmTrainer(fusedSetup, alone);
  expect(asked.device.adapter).toBeNull();
  const request = requestOf(setup, 3);
  expect((await asked.train(request)).loss).toEqual((await exact.train(request)).loss);
  await Promise.all([exact.dispose(), asked.dispose()]);
});
