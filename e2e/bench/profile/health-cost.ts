/** What the health of a network in training costs on WebAssembly: the same step with and without it, in turns. */
import { healthOf, nextSample } from '../../../src/core/training/health/health.ts';
import type { TrainerSetup } from '../../../src/core/training/trainer.ts';
import { createWasmTrainer } from '../../../src/engine/trainers/wasm/wasm-trainer.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import { stepsOf } from '../training/arms/trainer-session.ts';

/** Pairs of steps are timed for about this long, but so many at least. */
const usualSeconds = 2;
const fewestPairs = 6;
/** Other work on the machine makes a step slower, never quicker. */
const share = 0.1;
/** Images of train.csv that are trained on. */
const usualRows = 37_800;

export interface HealthCost {
  /** Of a step without it. */
  readonly milliseconds: number;
  /** What one sample adds to its step. */
  readonly sampleMilliseconds: number;
  /** Steps from one sample to the next on train.csv. */
  readonly interval: number;
  /** Steps from one sample to the next where an epoch is short. */
  readonly shortestInterval: number;
}

/** Rejects where training diverges. */
export async function healthCost(setup: TrainerSetup, seconds = usualSeconds): Promise<HealthCost> {
  const batch = setup.config.batchSize;
  const trainer = await createWasmTrainer(setup, { threads: 1, spawn: null });
  const plain: number[] = [];
  const measured: number[] = [];
  const timed = async (step: number, measure: boolean): Promise<number> => {
    const request = { ...stepsOf(step, 1, batch), measure };
    const start = performance.now();
    const result = await trainer.train(request);
    if (result.measured) healthOf(setup.spec, step, result.measured);
    return performance.now() - start;
  };
  const end = performance.now() + seconds * 1000;
  for (let step = 0; plain.length < fewestPairs || performance.now() < end; step += 2) {
    plain.push(await timed(step, false));
    measured.push(await timed(step + 1, true));
  }
  await trainer.dispose();
  const milliseconds = percentile(plain, share);
  return {
    milliseconds,
    sampleMilliseconds: percentile(measured, share) - milliseconds,
    interval: nextSample(1, Math.ceil(usualRows / batch)) + 1,
    shortestInterval: nextSample(1, 1) + 1,
  };
}

/** A sentence with the shares of the steps' time. */
export function describeHealthCost(cost: HealthCost): string {
  const of = (steps: number) =>
    `${((100 * cost.sampleMilliseconds) / (steps * cost.milliseconds)).toFixed(2)} % at one in ${steps} steps`;
  return `Norms of gradients and weights and dead ReLUs: ${cost.sampleMilliseconds.toFixed(2)} ms a sample beside a step of ${cost.milliseconds.toFixed(2)} ms, so ${of(cost.interval)}, as on train.csv, and ${of(cost.shortestInterval)}, the most.`;
}
