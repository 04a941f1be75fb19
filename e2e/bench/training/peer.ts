/** One arm under measurement, in a browser of its own or as a native process, behind one interface. */
import type { Browser, Page } from 'playwright';
import type { TrainingState } from '../../../src/core/training/training-state.ts';
import type { Gpu } from '../../tools/driver/chromium.ts';
import type { ArmName, BenchAnswer, BenchRequest, BrowserArm, MatrixDevice } from './arm-protocol.ts';
import { startFastestTorch } from './arms/fastest-torch.ts';
import { type NetworkName, networkOf } from './networks.ts';
import type { StepCounts } from './step-counts.ts';

export interface Peer {
  readonly arm: ArmName;
  readonly runsOn: string;
  readonly coldSeconds: number;
  readonly firstLoss: number;
  /** Sentences that belong under a table with this arm. */
  readonly remarks: readonly string[];
  /** Mean loss of each of `count` steps from step `first`. */
  losses(first: number, count: number): Promise<readonly number[]>;
  /** Trains `count` steps and gives the seconds that they took. */
  run(first: number, count: number): Promise<number>;
  /** Runs steps once more and counts what they ask of the GPU; null for an arm without one. */
  count(first: number, count: number): Promise<StepCounts | null>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  /** GFLOP/s of a matrix product on the same device, or null where there is no such yardstick. */
  matrix(): Promise<number | null>;
  close(): Promise<void>;
}

export interface Workbench {
  readonly launch: (gpu: Gpu) => Promise<Browser>;
  /** Address of the benchmark's page. */
  readonly url: string;
  readonly imagesFile: string;
  /** Path of a Python with PyTorch; null where the system has none. */
  readonly python: string | null;
  readonly say: (text: string) => void;
  /** GFLOP/s of matrix products that this run has measured. */
  readonly matrices: Map<string, number | null>;
}

/** An arm whose first step is not done after this long is given up. */
const patienceSeconds = 45;

/** The arm works, but a first step takes longer than `seconds`. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
  constructor(readonly seconds: number) {
    super(`a first step takes longer than ${seconds} s`);
  }
}

/** Rejects where the arm does not come to its first step in time; the caller then ends what still computes. */
async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow(patienceSeconds)), patienceSeconds * 1000);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

type Answer<Kind extends BenchAnswer['kind']> = Extract<BenchAnswer, { kind: Kind }>;

async function ask<Kind extends BenchAnswer['kind']>(
  page: Page,
  request: BenchRequest,
  kind: Kind,
): Promise<Answer<Kind>> {
  const answer = await page.evaluate(asked => window.bench(asked), request);
  if (answer.kind === 'failed') throw new Error(answer.message);
  if (answer.kind !== kind) throw new Error(`the page answered ${answer.kind}`);
  return answer as Answer<Kind>;
}

/** The benchmark's page in a browser that nothing else runs in: closing it ends the work of its GPU process too. */
async function openPage({ launch, url }: Workbench, gpu: Gpu): Promise<{ browser: Browser; page: Page }> {
  const browser = await launch(gpu);
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url);
  return { browser, page };
}

const gpuOf = (device: string): Gpu => (device.includes('webg') ? 'any' : 'none');

/** Asks one question of a page that is opened for it. */
export async function askOnce<Kind extends BenchAnswer['kind']>(
  bench: Workbench,
  gpu: Gpu,
  request: BenchRequest,
  kind: Kind,
): Promise<Answer<Kind>> {
  const { browser, page } = await openPage(bench, gpu);
  try {
    return await patiently(ask(page, request, kind));
  } finally {
    await browser.close();
  }
}

function matrixDeviceOf(arm: BrowserArm): MatrixDevice | null {
  if (arm.endsWith('webgpu')) return { backend: 'webgpu', threads: 1 };
  if (arm.includes('wasm')) return { backend: 'wasm', threads: arm === 'ours-wasm-1' ? 1 : 2 };
  return null;
}

async function matrixInBrowser(bench: Workbench, arm: BrowserArm): Promise<number | null> {
  const device = matrixDeviceOf(arm);
  if (!device) return null;
  const key = `${device.backend} ${device.threads}`;
  const known = bench.matrices.get(key);
  if (known !== undefined) return known;
  const request = { kind: 'matrix', ...device } as const;
  const found = await askOnce(bench, gpuOf(device.backend), request, 'matrix').then(
    ({ gigaflops }) => gigaflops,
    () => null,
  );
  bench.matrices.set(key, found);
  return found;
}

export interface BrowserPeer extends Peer {
  /** Predicts this many images from some views of each and gives the seconds that it took. */
  predict(rows: number, views: number): Promise<number>;
}

export async function openInBrowser(
  bench: Workbench,
  arm: BrowserArm,
  network: NetworkName,
  batch: number,
): Promise<BrowserPeer> {
  const { browser, page } = await openPage(bench, gpuOf(arm));
  try {
    const prepared = await patiently(ask(page, { kind: 'prepare', arm, network, batch }, 'prepared'));
    const { runsOn, coldSeconds, firstLoss } = prepared;
    return {
      arm,
      runsOn,
      coldSeconds,
      firstLoss,
      remarks: [],
      losses: async (first, count) => (await ask(page, { kind: 'losses', first, count }, 'losses')).losses,
      run: async (first, count) => (await ask(page, { kind: 'run', first, count }, 'ran')).seconds,
      count: async (first, count) => (await ask(page, { kind: 'count', first, count }, 'counted')).counts,
      state: async () => (await ask(page, { kind: 'state' }, 'state')).state,
      async restore(state) {
        await ask(page, { kind: 'restore', state }, 'restored');
      },
      matrix: () => matrixInBrowser(bench, arm),
      predict: async (rows, views) => (await ask(page, { kind: 'predict', rows, views }, 'ran')).seconds,
      close: () => browser.close(),
    };
  } catch (cause) {
    await browser.close();
    throw cause;
  }
}

/** Rejects, with a reason for the table, where the arm cannot run. */
export async function openPeer(
  bench: Workbench,
  arm: BrowserArm | 'torch',
  network: NetworkName,
  batch: number,
): Promise<Peer> {
  if (arm !== 'torch') return openInBrowser(bench, arm, network, batch);
  if (bench.python === null) throw new Error('no Python here can import torch');
  const { spec } = networkOf(network);
  const torch = await startFastestTorch(bench.python, spec, batch, bench.imagesFile, bench.say);
  return { ...torch, arm, count: async () => null, close: async () => torch.dispose() };
}
