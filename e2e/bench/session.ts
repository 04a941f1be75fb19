/** What the driver asks of an arm, wherever it runs. */
import type { BenchmarkModelName } from '../../src/core/benchmark-models.ts';

const browserArms = [
  'tfjs-cpu',
  'tfjs-wasm',
  'tfjs-webgl',
  'tfjs-webgpu',
  'jax-wasm',
  'jax-webgpu',
  'ours-wasm-1',
  'ours-wasm-2',
  'ours-webgpu',
] as const;
export type BrowserArm = (typeof browserArms)[number];
export const armNames = [...browserArms, 'torch'] as const;
export type ArmName = (typeof armNames)[number];

export interface Session {
  /** What really runs, asked from the library: `wasm, 2 threads`. */
  readonly runsOn: string;
  /** Trains `count` steps one by one from step `first` and gives the mean loss of each. */
  losses(first: number, count: number): Promise<readonly number[]>;
  /** Trains `count` steps from step `first` as fast as the arm can; resolves when the last weights can be read. */
  run(first: number, count: number): Promise<void>;
  dispose(): Promise<void>;
}

export type BenchRequest =
  | {
      readonly kind: 'prepare';
      readonly arm: BrowserArm;
      readonly model: BenchmarkModelName;
      readonly batch: number;
    }
  | { readonly kind: 'losses' | 'run'; readonly first: number; readonly count: number };

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
  | { readonly kind: 'failed'; readonly message: string };
