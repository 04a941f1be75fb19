/** PyTorch by CUDA at its best, step by step ("eager") or as a captured graph: the fastest of its layouts and of its Adams. */
import type { ModelSpec } from '../../../../src/core/model/model-spec.ts';
import type { CudaArm } from '../arm-protocol.ts';
import { keepFastest, secondsOfStep } from './fastest-torch.ts';
import { startTorch, type TorchProcess } from './torch.ts';

interface CudaWay {
  readonly channelsLast: boolean;
  readonly fused: boolean;
}

const cudaWays: readonly CudaWay[] = [false, true].flatMap(channelsLast =>
  [false, true].map(fused => ({ channelsLast, fused })),
);

/** `channels last, fused Adam`. */
const describeCudaWay = ({ channelsLast, fused }: CudaWay): string =>
  `channels ${channelsLast ? 'last' : 'first'}, ${fused ? 'fused Adam' : 'Adam as it comes'}`;

export interface FastestCuda extends TorchProcess {
  /** `PyTorch 2.11.0, NVIDIA H200, captured graph, channels last, fused Adam`. */
  readonly runsOn: string;
  readonly remarks: readonly string[];
}

/** Finds the fastest way for this network and batch. Rejects, with a reason for the table, where there is no CUDA. */
export async function startFastestCuda(
  python: string | null,
  arm: CudaArm,
  spec: ModelSpec,
  batch: number,
  images: string,
): Promise<FastestCuda> {
  if (python === null) throw new Error('no CUDA here: no Python whose torch finds a GPU');
  const captured = arm === 'torch-cuda-graphs';
  const { process, best, trials } = await keepFastest(
    cudaWays,
    way => startTorch(python, { spec, batch, images, device: 'cuda', captured, threads: 1, ...way }, {}),
    secondsOfStep,
  );
  const kind = captured ? 'captured graph' : 'eager';
  return {
    ...process,
    runsOn: `PyTorch ${process.version}, ${process.device}, ${kind}, ${describeCudaWay(best.way)}`,
    remarks: [`PyTorch by CUDA (${kind}) ran in the fastest of ${trials.length} ways.`],
  };
}
