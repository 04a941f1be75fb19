/** Where the time of one training step goes, kernel by kernel, on one thread. */
import type { TrainerSetup } from '../../../src/core/training/trainer.ts';
import { type Program, purposeOf } from '../../../src/engine/trainers/wasm/compiler/program.ts';
import { ThreadRunner } from '../../../src/engine/trainers/wasm/runtime/thread-runner.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import { batchRows } from '../training/arms/images.ts';
import { adam } from '../training/common.ts';
import { compileStep } from './compile-step.ts';

/** Steps are timed for about this long, but so many at least. */
const usualSeconds = 4;
const fewestSteps = 20;
/** The share of the steps, from the first on, in which the engine still compiles and is not counted. */
const warmUpShare = 0.25;
/** The percentile of a kernel's times that is given: other work on the machine makes a step slower, never quicker. */
const share = 0.1;

export type Pass = 'forward' | 'backward' | 'update';

export interface KernelTime {
  /** As the module exports it. */
  readonly name: string;
  readonly pass: Pass;
  /** Of a whole step, over all the images. */
  readonly milliseconds: number;
}

export interface StepProfile {
  readonly milliseconds: number;
  readonly steps: number;
  /** In the order in which they run. */
  readonly kernels: readonly KernelTime[];
}

/** The kernels of a training step in the order in which they are first called, with the pass that calls them. */
export function kernelsOf({ gradient, update }: Program): ReadonlyMap<string, Pass> {
  const passes = new Map<string, Pass>();
  let pass: Pass = 'forward';
  for (const call of gradient) {
    if (!('name' in call)) continue;
    passes.set(call.name, pass);
    if (purposeOf(call.name).label === 'loss') pass = 'backward';
  }
  for (const call of update) if ('name' in call) passes.set(call.name, 'update');
  return passes;
}

/** The quick end of the times of warm steps. */
const typical = (times: readonly number[]): number =>
  percentile(times.slice(Math.floor(times.length * warmUpShare)), share);

/** Trains the setup's images over and over, in order. Throws where training diverges. */
export function profileStep(setup: TrainerSetup, seconds = usualSeconds): StepProfile {
  const { program, module, memory } = compileStep(setup);
  const passes = kernelsOf(program);
  const current = new Map<string, number>();
  const runner = new ThreadRunner({ program, module, memory, thread: 0, threads: 1 }, (name, kernel) => {
    current.set(name, 0);
    return (...parameters) => {
      const start = performance.now();
      kernel(...parameters);
      current.set(name, (current.get(name) ?? 0) + performance.now() - start);
    };
  });
  const batch = setup.config.batchSize;
  const rowCount = setup.labels.length;
  const stepsOfEpoch = rowCount / batch;
  new Uint32Array(memory.buffer).set(batchRows(0, stepsOfEpoch, batch), program.at.rows / 4);
  const learningRates = new Float32Array(stepsOfEpoch).fill(adam.learningRate);
  const steps: number[] = [];
  const times = new Map([...passes.keys()].map((name): [string, number[]] => [name, []]));
  const end = performance.now() + seconds * 1000;
  while (steps.length < fewestSteps || performance.now() < end) {
    const index = steps.length % stepsOfEpoch;
    const epoch = Math.floor(steps.length / stepsOfEpoch);
    for (const name of current.keys()) current.set(name, 0);
    const start = performance.now();
    const job = { batchSize: batch, rowCount, learningRates, firstStep: epoch * stepsOfEpoch, epoch };
    if (!runner.runStep(job, index)) throw new Error('training diverged');
    steps.push(performance.now() - start);
    for (const [name, list] of times) list.push(current.get(name) ?? 0);
  }
  return {
    milliseconds: typical(steps),
    steps: steps.length,
    kernels: [...passes].map(([name, pass]) => ({
      name,
      pass,
      milliseconds: typical(times.get(name) ?? []),
    })),
  };
}
