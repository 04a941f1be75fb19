/** The five benchmark models on the WebGPU trainer: they train as on the WASM trainer, with few dispatches. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type BenchmarkModelName, benchmarkModels } from '../../../core/testing/benchmark-models.ts';
import type { Trainer, TrainerSetup } from '../../../core/training/trainer.ts';
import { relativeDistance } from '../testing/distance.ts';
import { partOf, requestOf, setupOf } from '../testing/task.ts';
import { createWasmTrainer } from '../wasm/wasm-trainer.ts';
import { countDevice, type DeviceCounts } from './testing/device-counts.ts';
import { useNodeDevice } from './testing/node-device.ts';

const node = useNodeDevice();
let counted: ReturnType<typeof countDevice>;
beforeAll(() => {
  counted = countDevice(node.device);
});

async function trainersOf(setup: TrainerSetup): Promise<{ tested: Trainer; reference: Trainer }> {
  const tested = await node.createTrainer(setup);
  // It shares no kernel with the one under test, and is itself held to a plain float64 trainer and to tfjs.
  return { tested, reference: await createWasmTrainer(setup, { threads: 1, spawn: null }) };
}

interface Case {
  readonly name: BenchmarkModelName;
  readonly batchSize: number;
  readonly steps: number;
  /** The most dispatches of one step. */
  readonly dispatches: number;
}
const cases: readonly Case[] = [
  { name: 'dense', batchSize: 8, steps: 50, dispatches: 7 },
  { name: 'tfjs-mnist', batchSize: 4, steps: 50, dispatches: 7 },
  { name: 'small-cnn', batchSize: 3, steps: 50, dispatches: 9 },
  { name: 'fast-cnn', batchSize: 2, steps: 50, dispatches: 9 },
  // A step of it takes a GPU in software seconds.
  { name: 'keras-cnn', batchSize: 1, steps: 20, dispatches: 13 },
];

function expectSteadyState(counts: DeviceCounts, steps: number, dispatches: number): void {
  expect(counts).toMatchObject({
    uploadedBytes: 0,
    readbacks: 1,
    pipelines: 0,
    bindGroups: 0,
    buffers: 0,
  });
  expect(counts.dispatches / steps).toBeLessThanOrEqual(dispatches);
  expect(steps / counts.submits).toBeGreaterThanOrEqual(16);
}

describe('its steps are those of the WASM trainer, few dispatches each and nothing uploaded', () => {
  test.each(cases)('$name, $steps steps', async ({ name, batchSize, steps, dispatches }) => {
    const setup = setupOf(benchmarkModels[name], { batchSize });
    const { tested, reference } = await trainersOf(setup);
    const whole = requestOf(setup, steps);
    const begun = await tested.train(partOf(whole, 0, 2));
    counted.reset();
    const { loss, correct } = await tested.train(partOf(whole, 2, steps));
    expectSteadyState(counted.counts, steps - 2, dispatches);
    const expected = await reference.train(whole);
    // Adam divides by small second moments, so rounding grows from step to step; one wrong constant gives 2e-3 and more.
    expect(relativeDistance([...begun.loss, ...loss], expected.loss)).toBeLessThan(1e-3);
    expect([...begun.correct, ...correct]).toEqual([...expected.correct]);
    await Promise.all([tested.dispose(), reference.dispose()]);
  });
});
