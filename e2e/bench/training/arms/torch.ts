/** Starts the native peer where the system has PyTorch. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { layersOf, type ModelSpec } from '../../../../src/core/model/model-spec.ts';
import type { TrainingState } from '../../../../src/core/training/training-state.ts';
import { adam, imageCount, seed } from '../common.ts';
import { type Blas, blasOf } from './blas.ts';
import { channelsFirst, channelsFirstWeights, channelsLast } from './channels-first.ts';

const candidates = ['/usr/bin/python3', 'python3'];
const pythonThat = (does: string): string | null =>
  candidates.find(python => spawnSync(python, ['-c', does]).status === 0) ?? null;

/** A Python that can import torch, or null. */
export const pythonWithTorch = (): string | null => pythonThat('import torch, numpy');

/** A Python whose torch finds a GPU by CUDA, or null. */
export const pythonWithCuda = (): string | null =>
  pythonThat('import torch, numpy, sys; sys.exit(not torch.cuda.is_available())');

export interface TorchJob {
  readonly spec: ModelSpec;
  readonly batch: number;
  readonly device: 'cpu' | 'cuda';
  /** Whether a step is a captured graph, which only CUDA has. */
  readonly captured: boolean;
  /** Whether Adam is one kernel, which only CUDA has. */
  readonly fused: boolean;
  readonly threads: number;
  /** Whether model and images lie in memory with the channels of a pixel side by side. */
  readonly channelsLast: boolean;
  /** The file that `images-file.ts` writes. */
  readonly images: string;
}

/** What the process says of its first step. */
interface Prepared {
  readonly version: string;
  /** The name of the GPU, or `processor`. */
  readonly device: string;
  readonly coldSeconds: number;
  readonly firstLoss: number;
}

export interface TorchProcess extends Prepared {
  readonly blas: Blas | null;
  losses(first: number, count: number): Promise<readonly number[]>;
  /** Trains `count` steps and gives the seconds that they took. */
  run(first: number, count: number): Promise<number>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  /** GFLOP/s of a matrix product. */
  matrix(): Promise<number>;
  dispose(): void;
}

/** One JSON line from the process; rejects with what it wrote to stderr when it dies first. */
function answersOf(child: ChildProcessWithoutNullStreams): () => Promise<unknown> {
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`PyTorch ended: ${complaint.trim().split('\n').at(-1) ?? 'without a word'}`);
    return JSON.parse(value);
  };
}

/** The files that the process has mapped into its memory; empty where the system does not tell. */
function mapsOf(process: number | undefined): string {
  try {
    return readFileSync(`/proc/${process}/maps`, 'utf8');
  } catch {
    return '';
  }
}

/** Starts PyTorch, with these variables besides the inherited ones, and waits for its first step. */
export async function startTorch(
  python: string,
  { spec, ...options }: TorchJob,
  variables: Readonly<Record<string, string>>,
): Promise<TorchProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-torch-'));
  const denseInputs = layersOf(spec).map(({ layer, input }) => (layer.kind === 'dense' ? input[0] : 0));
  const job = { ...options, imageCount, layers: spec.layers, denseInputs, adam };
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  writeFileSync(
    join(folder, 'weights.bin'),
    Buffer.concat(channelsFirstWeights(spec, seed).map(({ values }) => Buffer.from(values.buffer))),
  );
  const child = spawn(python, [join(import.meta.dirname, 'pytorch_peer.py'), folder], {
    env: { ...process.env, ...variables },
  });
  const answer = answersOf(child);
  const ask = (...words: readonly (string | number)[]) => {
    child.stdin.write(`${words.join(' ')}\n`);
    return answer();
  };
  const stateFile = join(folder, 'state.bin');
  const dispose = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const prepared = (await answer()) as Prepared;
    return {
      ...prepared,
      blas: blasOf(mapsOf(child.pid)),
      losses: async (first, count) => ((await ask('losses', first, count)) as { losses: number[] }).losses,
      run: async (first, count) => ((await ask('run', first, count)) as { seconds: number }).seconds,
      async state() {
        const { step } = (await ask('state', stateFile)) as { step: number };
        const { buffer } = new Uint8Array(readFileSync(stateFile));
        const size = buffer.byteLength / 12;
        const [weights, ...slots] = [0, 1, 2].map(part =>
          channelsLast(spec, new Float32Array(buffer, part * size * 4, size)),
        );
        return { step, weights, slots, average: null };
      },
      async restore({ step, weights, slots }) {
        const tensors = [weights, ...slots].flatMap(values => channelsFirst(spec, values));
        writeFileSync(stateFile, Buffer.concat(tensors.map(({ values }) => Buffer.from(values.buffer))));
        await ask('restore', stateFile, step);
      },
      matrix: async () => ((await ask('matrix')) as { gigaflops: number }).gigaflops,
      dispose,
    };
  } catch (cause) {
    dispose();
    throw cause;
  }
}
