/** The messages of the worker that knows how much memory a training step takes, because it compiles the step. */
import type { StepPlan } from '../training/plan/step-plan.ts';

export interface StepMemoryRequest {
  readonly kind: 'size';
  readonly id: number;
  readonly plan: StepPlan;
  readonly batchSize: number;
  /** Rows of the training table, which lies in the same memory. */
  readonly tableRows: number;
}

export type StepMemoryAnswer =
  | { readonly kind: 'sized'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
