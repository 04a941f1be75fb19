/** The time of a step of several networks side by side on one GPU, against that of one alone. */
import type { StepsRequest } from '../../../src/core/training/trainer.ts';
import { initialState } from '../../../src/core/training/training-state.ts';
import type { GpuSource } from '../../../src/engine/trainers/webgpu/runtime/gpu.ts';
import { createWebGpuGang } from '../../../src/engine/trainers/webgpu/webgpu-gang.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import type { Images } from './arms/images.ts';
import { setupOf, stepsOf } from './arms/trainer-session.ts';
import { type ComparedName, networkOf, timedNetworkOf } from './networks.ts';

export interface GangTime {
  readonly model: ComparedName;
  readonly batch: number;
  readonly networks: number;
  /** Of a step of all networks. */
  readonly milliseconds: number;
  readonly aloneMilliseconds: number;
}

const mostSteps = 64;
const middle = 0.5;

/** Median milliseconds of a step over `repeats` repeats of about a second each. */
async function stepTime(
  source: GpuSource,
  model: ComparedName,
  batch: number,
  images: Images,
  networks: number,
  repeats: number,
): Promise<number> {
  const setup = setupOf(networkOf(timedNetworkOf(model)), batch, images);
  const setups = Array.from({ length: networks }, (_, network) => {
    const config = { ...setup.config, seed: setup.config.seed + network };
    return { ...setup, config, start: initialState(setup.spec, config) };
  });
  const trainers = await createWebGpuGang(setups, source);
  /** Every network has an order of its own, as in training, which is uploaded once. */
  const requestsOf = (steps: number) =>
    trainers.map((_, network): StepsRequest => ({ ...stepsOf(network, steps, batch), firstStep: 0 }));
  const secondsOf = async (requests: readonly StepsRequest[]) => {
    const start = performance.now();
    await Promise.all(trainers.map((trainer, network) => trainer.train(requests[network])));
    return (performance.now() - start) / 1000;
  };
  try {
    const single = requestsOf(1);
    await secondsOf(single);
    const steps = Math.max(1, Math.min(mostSteps, Math.floor(1 / (await secondsOf(single)))));
    const requests = requestsOf(steps);
    await secondsOf(requests);
    const times: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) times.push(((await secondsOf(requests)) * 1000) / steps);
    return percentile(times, middle);
  } finally {
    for (const trainer of trainers) await trainer.dispose();
  }
}

export async function measureGang(
  source: GpuSource,
  model: ComparedName,
  batch: number,
  images: Images,
  networks: number,
  repeats = 5,
): Promise<GangTime> {
  const aloneMilliseconds = await stepTime(source, model, batch, images, 1, repeats);
  const milliseconds = await stepTime(source, model, batch, images, networks, repeats);
  return { model, batch, networks, milliseconds, aloneMilliseconds };
}

export function describeGangs(times: readonly GangTime[]): string {
  const head = [
    'model',
    'batch',
    'networks',
    'ms, one alone',
    'ms, all together',
    'together / alone',
    'ms a network',
  ];
  const rows = times.map(({ model, batch, networks, milliseconds, aloneMilliseconds }) => [
    model,
    String(batch),
    String(networks),
    aloneMilliseconds.toPrecision(3),
    milliseconds.toPrecision(3),
    (milliseconds / aloneMilliseconds).toPrecision(2),
    (milliseconds / networks).toPrecision(3),
  ]);
  return `Networks side by side in the same dispatches:\n\n${markdownTable(head, rows)}\n`;
}
