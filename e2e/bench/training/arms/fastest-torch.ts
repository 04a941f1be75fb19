/** PyTorch at its best: every way of running it is tried for some steps, and the fastest process is the one measured. */
import { messageOf } from '../../../../src/core/error-message.ts';
import type { ModelSpec } from '../../../../src/core/model/model-spec.ts';
import { gate } from '../parity.ts';
import { blasWarning, describeBlas } from './blas.ts';
import { startTorch, type TorchProcess } from './torch.ts';
import { describeWay, jemallocPath, type TorchWay, torchWays, variablesOf } from './torch-ways.ts';

/** A trial has two halves of about this length, so that a hiccup of the machine spoils one of them at most. */
const halfSeconds = 0.25;
const mostSteps = 64;

export interface Trial<Way> {
  readonly way: Way;
  /** Seconds of a step. */
  readonly seconds: number;
}

interface Fastest<Way, Process> {
  readonly process: Process;
  readonly best: Trial<Way>;
  /** What could be tried, in order. */
  readonly trials: readonly Trial<Way>[];
}

/**
 * Starts a process for each way in turn, keeps the fastest and ends the others. A way that fails is passed over; rejects
 * with the first failure where all do.
 */
export async function keepFastest<Way, Process extends { dispose(): void }>(
  ways: readonly Way[],
  start: (way: Way) => Promise<Process>,
  secondsOfStep: (process: Process) => Promise<number>,
): Promise<Fastest<Way, Process>> {
  const trials: Trial<Way>[] = [];
  const failures: unknown[] = [];
  let fastest: { readonly process: Process; readonly best: Trial<Way> } | null = null;
  for (const way of ways) {
    let process: Process | null = null;
    try {
      process = await start(way);
      const trial = { way, seconds: await secondsOfStep(process) };
      trials.push(trial);
      if (fastest !== null && fastest.best.seconds <= trial.seconds) process.dispose();
      else {
        fastest?.process.dispose();
        fastest = { process, best: trial };
      }
    } catch (cause) {
      process?.dispose();
      failures.push(cause);
    }
  }
  if (fastest === null) throw failures[0] ?? new Error('there is no way to try');
  return { ...fastest, trials };
}

/** Times some steps and leaves the process in the state that it was in. */
export async function secondsOfStep(torch: TorchProcess): Promise<number> {
  const state = await torch.state();
  const fitting = (seconds: number) => Math.max(1, Math.min(mostSteps, Math.floor(halfSeconds / seconds)));
  const warmUp = fitting(await torch.run(gate.steps, 1));
  const steps = fitting((await torch.run(gate.steps, warmUp)) / warmUp);
  const halves = [await torch.run(gate.steps, steps), await torch.run(gate.steps, steps)];
  await torch.restore(state);
  return Math.min(...halves) / steps;
}

const isAsItComes = ({ threads, channelsLast, allocator }: TorchWay): boolean =>
  threads === 2 && !channelsLast && allocator === 'as it comes';

/** Sentences about how the fastest way was found. */
export function describeTrials(best: Trial<TorchWay>, trials: readonly Trial<TorchWay>[]): string {
  const found = `PyTorch ran in the fastest of ${trials.length} ways`;
  const plain = trials.find(({ way }) => isAsItComes(way));
  if (plain === undefined) return `${found}.`;
  return plain === best
    ? `${found}: as it comes.`
    : `${found}; as it comes, on 2 threads, it took ${(plain.seconds / best.seconds).toPrecision(2)} times as long.`;
}

export interface FastestTorch extends TorchProcess {
  /** `PyTorch 1.13.1, 2 threads, channels last, allocator kept, BLAS openblas-openmp`. */
  readonly runsOn: string;
  readonly remarks: readonly string[];
}

/** Finds the fastest way for this network and batch. Rejects where PyTorch cannot run it. */
export async function startFastestTorch(
  python: string,
  spec: ModelSpec,
  batch: number,
  images: string,
  say: (text: string) => void,
): Promise<FastestTorch> {
  const jemalloc = jemallocPath();
  const { process, best, trials } = await keepFastest(
    torchWays(jemalloc),
    async way => {
      const { threads, channelsLast } = way;
      const onProcessor = { device: 'cpu', captured: false, fused: false } as const;
      const job = { spec, batch, images, threads, channelsLast, ...onProcessor };
      return startTorch(python, job, variablesOf(way, jemalloc)).catch(cause => {
        say(`PyTorch, ${describeWay(way)}: ${messageOf(cause)}`);
        throw cause;
      });
    },
    secondsOfStep,
  );
  for (const { way, seconds } of trials)
    say(`PyTorch, ${describeWay(way)}: ${(seconds * 1000).toPrecision(3)} ms a step`);
  const warning = blasWarning(process.blas);
  return {
    ...process,
    runsOn: `PyTorch ${process.version}, ${describeWay(best.way)}, ${describeBlas(process.blas)}`,
    remarks: [describeTrials(best, trials), ...(warning === null ? [] : [warning])],
  };
}
