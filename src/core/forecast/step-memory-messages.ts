/** The messages of the worker that knows how much memory a training step takes, because it compiles the step. */
import type { StepPlan } from '../training/plan/step-plan.ts';
import type { Precision } from '../training/train-config.ts';

/** What decides how much memory training takes. */
export interface StepSize {
  readonly plan: StepPlan;
  readonly batchSize: number;
  readonly precision: Precision;
  /** Rows of the training table, which lies in the same memory. */
  readonly tableRows: number;
}

export interface StepMemoryRequest extends StepSize {
  readonly kind: 'size';
  readonly id: number;
}

/** The bytes of the compiled step where it runs on WebAssembly, and where it runs on WebGPU. */
export interface StepBytes {
  readonly wasm: number;
  readonly webgpu: number;
}

export type StepMemoryAnswer =
  | { readonly kind: 'sized'; readonly id: number; readonly bytes: StepBytes }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
