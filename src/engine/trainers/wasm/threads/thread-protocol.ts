/** What the trainer says to its threads and what they answer. Every request has one answer from every thread. */
import type { StepsJob, ThreadSetup } from './thread-runner.ts';

export type ThreadRequest =
  | { readonly kind: 'start'; readonly setup: ThreadSetup }
  | { readonly kind: 'steps'; readonly job: StepsJob }
  | { readonly kind: 'infer'; readonly count: number };

export type ThreadAnswer =
  /** `divergedAt` is the index of the step whose loss was not finite, or null. */
  | { readonly kind: 'done'; readonly divergedAt: number | null }
  | { readonly kind: 'failed'; readonly message: string };

/** A worker with the compiled step inside, wherever it comes from. */
export interface ThreadPort {
  post(request: ThreadRequest): void;
  /** `onFailure` is called when the worker itself breaks. */
  listen(onAnswer: (answer: ThreadAnswer) => void, onFailure: (message: string) => void): void;
  terminate(): void;
}
