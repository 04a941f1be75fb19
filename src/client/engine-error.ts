import type { FailureReason } from '../core/training/trainer.ts';

/** Why a request to the engine has no answer, in words that a person can read. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    /** 'crashed': the worker failed or fell silent and so did its successor; 'aborted': nobody wants the answer. */
    readonly reason: FailureReason | 'crashed' | 'aborted',
    message: string,
  ) {
    super(message);
  }
}
