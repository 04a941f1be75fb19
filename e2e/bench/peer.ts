/** One arm under measurement, in a browser page or as a native process, behind one face. */
import type { Browser } from 'playwright';
import type { BenchmarkModelName } from '../../src/core/benchmark-models.ts';
import { startTorch } from './arms/torch.ts';
import type { ArmName, BenchAnswer, BenchRequest, BrowserArm } from './session.ts';

export interface Peer {
  readonly arm: ArmName;
  readonly runsOn: string;
  readonly coldSeconds: number;
  readonly firstLoss: number;
  /** Mean loss of each of `count` steps from step `first`. */
  losses(first: number, count: number): Promise<readonly number[]>;
  /** Seconds that `count` steps took. */
  run(first: number, count: number): Promise<number>;
  close(): Promise<void>;
}

export interface Workbench {
  readonly browser: Browser;
  /** Address of the benchmark's page. */
  readonly url: string;
  readonly imagesFile: string;
  /** Null where the system has no PyTorch. */
  readonly python: string | null;
  readonly threads: number;
}

async function openInBrowser(
  { browser, url }: Workbench,
  arm: BrowserArm,
  model: BenchmarkModelName,
  batch: number,
) {
  const page = await browser.newPage();
  await page.goto(url);
  const ask = async (request: BenchRequest): Promise<BenchAnswer> => {
    const answer = await page.evaluate(asked => window.bench(asked), request);
    if (answer.kind === 'failed') throw new Error(answer.message);
    return answer;
  };
  const unexpected = (answer: BenchAnswer) => new Error(`the page answered ${answer.kind}`);
  try {
    const prepared = await ask({ kind: 'prepare', arm, model, batch });
    if (prepared.kind !== 'prepared') throw unexpected(prepared);
    const { runsOn, coldSeconds, firstLoss } = prepared;
    return {
      arm,
      runsOn,
      coldSeconds,
      firstLoss,
      async losses(first: number, count: number) {
        const answer = await ask({ kind: 'losses', first, count });
        if (answer.kind !== 'losses') throw unexpected(answer);
        return answer.losses;
      },
      async run(first: number, count: number) {
        const answer = await ask({ kind: 'run', first, count });
        if (answer.kind !== 'ran') throw unexpected(answer);
        return answer.seconds;
      },
      close: () => page.close(),
    };
  } catch (cause) {
    await page.close();
    throw cause;
  }
}

/** Rejects, with a reason for the table, where the arm cannot run. */
export async function openPeer(
  bench: Workbench,
  arm: ArmName,
  model: BenchmarkModelName,
  batch: number,
): Promise<Peer> {
  if (arm !== 'torch') return openInBrowser(bench, arm, model, batch);
  if (bench.python === null) throw new Error('no Python here can import torch');
  const { prepared, losses, run, dispose } = await startTorch(
    bench.python,
    model,
    batch,
    bench.threads,
    bench.imagesFile,
  );
  const { runsOn, coldSeconds, firstLoss } = prepared;
  return { arm, runsOn, coldSeconds, firstLoss, losses, run, close: async () => dispose() };
}
