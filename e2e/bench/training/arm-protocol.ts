/** The driver's requests to an arm, in a browser or in Node, and the answers. */
import type { TrainingState } from '../../../src/core/training/training-state.ts';
import type { NetworkName } from './networks.ts';
import type { StepCounts } from './step-counts.ts';

const browserArms = [
  'tfjs-cpu',
  'tfjs-wasm',
  'tfjs-webgl',
  'tfjs-webgpu',
  'jax-wasm',
  'jax-webgpu',
  'ours-wasm-1',
  'ours-wasm-2',
  'ours-wasm-2-fused',
  'ours-webgpu',
  'ours-webgpu-mixed',
] as const;
export type BrowserArm = (typeof browserArms)[number];
/** PyTorch by CUDA, step by step and as a captured graph. */
const cudaArms = ['torch-cuda-eager', 'torch-cuda-graphs'] as const;
export type CudaArm = (typeof cudaArms)[number];
export const armNames = [...browserArms, 'torch', ...cudaArms] as const;
export type ArmName = (typeof armNames)[number];

export const isPyTorch = (arm: ArmName): boolean => arm.startsWith('torch');
export const isOurs = (arm: ArmName): boolean => arm.startsWith('ours');

export interface ArmSession {
  /** The device that really runs, asked from the library: `wasm, 2 threads`. */
  readonly runsOn: string;
  /** Trains `count` steps one by one from step `first` and gives the mean loss of each. */
  losses(first: number, count: number): Promise<readonly number[]>;
  /** Trains `count` steps from step `first` as fast as the arm can; resolves when the last weights can be read. */
  run(first: number, count: number): Promise<void>;
  /** A copy of weights and moments after the last step. */
  state(): Promise<TrainingState>;
  /** Continues from another arm's state. */
  restore(state: TrainingState): Promise<void>;
  /** Predicts this many images from some views of each; null where the arm is measured in training only. */
  readonly predict: ((rows: number, views: number) => Promise<void>) | null;
  dispose(): Promise<void>;
}

/** The device of a matrix product. */
export interface MatrixDevice {
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
}

export type BenchRequest =
  | {
      readonly kind: 'prepare';
      readonly arm: BrowserArm;
      readonly network: NetworkName;
      readonly batch: number;
    }
  /** `count` runs the steps once more and says what they asked of the GPU. */
  | { readonly kind: 'losses' | 'run' | 'count'; readonly first: number; readonly count: number }
  | { readonly kind: 'state' }
  | { readonly kind: 'restore'; readonly state: TrainingState }
  | { readonly kind: 'predict'; readonly rows: number; readonly views: number }
  | ({ readonly kind: 'matrix' } & MatrixDevice)
  /** Asks for the bytes by which the JavaScript heap grows in a step of ours on the page's own thread. */
  | { readonly kind: 'allocation'; readonly network: NetworkName; readonly batch: number };

export type BenchAnswer =
  /** `coldSeconds`: from nothing to the loss of step 0, which is done then. */
  | {
      readonly kind: 'prepared';
      readonly runsOn: string;
      readonly coldSeconds: number;
      readonly firstLoss: number;
    }
  | { readonly kind: 'losses'; readonly losses: readonly number[] }
  | { readonly kind: 'ran'; readonly seconds: number }
  | { readonly kind: 'counted'; readonly counts: StepCounts | null }
  | { readonly kind: 'state'; readonly state: TrainingState }
  | { readonly kind: 'restored' }
  | { readonly kind: 'matrix'; readonly gigaflops: number }
  | { readonly kind: 'allocation'; readonly bytesPerStep: number }
  | { readonly kind: 'failed'; readonly message: string };
