/** The five benchmark models on the WebGPU executor: they train as on the WASM executor, with few dispatches. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BenchmarkModelName, benchmarkModels } from '../../../core/testing/benchmark-models.ts';
import type { OptimizerSpec } from '../../../core/training/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../core/training/trainer.ts';
import { requestOf, setupOf } from '../wasm/testing/fixtures.ts';
import { createWasmTrainer } from '../wasm/wasm-trainer.ts';
import { countDevice, type DeviceCounts } from './testing/device-counts.ts';
import { openNodeDevice, openNodeGpu } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-trainer.ts';

// A GPU in software on a busy machine is slow.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

const stepCount = 50;
const adam: OptimizerSpec = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

let gpu: GPU;
let device: GPUDevice;
let counted: ReturnType<typeof countDevice>;
beforeAll(async () => {
  gpu = await openNodeGpu();
  device = await openNodeDevice(gpu);
  counted = countDevice(device);
});
afterAll(() => device.destroy());

async function trainersOf(setup: TrainerSetup): Promise<{ tested: Trainer; reference: Trainer }> {
  const tested = await createWebGpuTrainer(setup, { kind: 'device', device });
  // It shares no kernel with the one under test, and is itself held to a plain float64 trainer and to tfjs.
  return { tested, reference: await createWasmTrainer(setup, { threads: 1, spawn: null }) };
}

/** The first `steps` steps of an epoch as one request and as the next one: views on the same arrays. */
function halves(whole: StepsRequest, steps: number): readonly [StepsRequest, StepsRequest] {
  const { rows, learningRates, batchSize, firstStep } = whole;
  const first = {
    ...whole,
    rows: rows.subarray(0, steps * batchSize),
    learningRates: learningRates.subarray(0, steps),
  };
  const rest = {
    ...whole,
    rows: rows.subarray(steps * batchSize),
    learningRates: learningRates.subarray(steps),
    firstStep: firstStep + steps,
  };
  return [first, rest];
}

/** Euclidean distance of two arrays relative to the length of the second. */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let length = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    length += expected[i] ** 2;
  }
  return Math.sqrt(difference / Math.max(length, 1e-30));
}

interface Case {
  readonly name: BenchmarkModelName;
  readonly batchSize: number;
  /** What one step may cost. */
  readonly dispatches: number;
}
const cases: readonly Case[] = [
  { name: 'dense', batchSize: 8, dispatches: 16 },
  { name: 'tfjs-mnist', batchSize: 4, dispatches: 16 },
  { name: 'small-cnn', batchSize: 3, dispatches: 16 },
  { name: 'fast-cnn', batchSize: 2, dispatches: 16 },
  { name: 'keras-cnn', batchSize: 1, dispatches: 24 },
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

describe('fifty steps are those of the WASM executor, few dispatches each and nothing uploaded', () => {
  test.each(cases)('$name', async ({ name, batchSize, dispatches }) => {
    const setup = setupOf(benchmarkModels[name], { batchSize, optimizer: adam });
    const { tested, reference } = await trainersOf(setup);
    const whole = requestOf(setup, stepCount);
    const [first, rest] = halves(whole, 2);
    const begun = await tested.train(first);
    counted.reset();
    const { loss, correct } = await tested.train(rest);
    expectSteadyState(counted.counts, stepCount - 2, dispatches);
    const expected = await reference.train(whole);
    // Adam divides by small second moments, so rounding grows from step to step; one wrong constant gives 2e-3 and more.
    expect(distance([...begun.loss, ...loss], expected.loss)).toBeLessThan(1e-3);
    expect([...begun.correct, ...correct]).toEqual([...expected.correct]);
    await Promise.all([tested.dispose(), reference.dispose()]);
  });
});
