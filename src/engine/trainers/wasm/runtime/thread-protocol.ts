/** The messages between a thread pool and its threads. Every thread answers every request once, but `end`. */
import type { InferenceJob, StepsJob, ThreadSetup } from './thread-runner.ts';

export type ThreadRequest =
  | { readonly kind: 'start'; readonly setup: ThreadSetup }
  | { readonly kind: 'steps'; readonly job: StepsJob }
  | { readonly kind: 'infer'; readonly job: InferenceJob }
  /** Lets go of the memory and waits for another start. */
  | { readonly kind: 'end' };

export type ThreadAnswer =
  /** `divergedAt` is the index of the step whose loss was not finite, or null. */
  | { readonly kind: 'done'; readonly divergedAt: number | null }
  | { readonly kind: 'failed'; readonly message: string };

/** A worker that runs `hostThread`: a nested worker in the browser, a worker thread in Node. */
export interface ThreadPort {
  post(request: ThreadRequest): void;
  /** Replaces the listeners. `onFailure` is called when the worker itself breaks. */
  listen(onAnswer: (answer: ThreadAnswer) => void, onFailure: (message: string) => void): void;
  /** Ends an idle thread's work, so that another pool may use it. */
  release(): void;
  terminate(): void;
}
