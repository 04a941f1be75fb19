/** The error with which every promise of the engine client rejects. */
import type { FailureReason } from '../core/training/trainer.ts';

/** The reason why a request to the engine has no answer; `message` is a sentence for a person. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    /** 'crashed': the worker and its replacement failed; 'aborted': the caller's signal was aborted. */
    readonly reason: FailureReason | 'crashed' | 'aborted',
    message: string,
  ) {
    super(message);
  }
}
