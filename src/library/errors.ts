/** The one error that the library throws on purpose. */

/** What kind of thing is wrong. Later versions may know more. */
export type ErrorCode =
  /** The images, labels or file that were given. */
  | 'data'
  /** An option or a setting. */
  | 'settings'
  /** The bytes that were given as a saved model. */
  | 'model-file'
  /** This machine, or the compiled trainer, cannot run this network. */
  | 'unsupported'
  /** The loss or a weight is no longer a finite number. */
  | 'diverged'
  | 'out-of-memory'
  /** The GPU or a thread went away during the work: the same call may succeed again. */
  | 'device-lost'
  /** A defect of the library. */
  | 'internal';

/** Where in a file something is wrong. */
export interface FilePlace {
  readonly file: string;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
  /** Number of the field in its line, from 1; null where the whole line is meant. */
  readonly column: number | null;
}

/**
 * Says what is wrong, where, and what to do; `message` is all of it in sentences. An aborted call does not reject with this
 * error but with the `reason` of its signal, as `fetch` does.
 */
export class RecognizerError extends Error {
  override readonly name = 'RecognizerError';

  constructor(
    readonly code: ErrorCode,
    what: string,
    /** A sentence that says what to do; empty where that is not known. */
    readonly remedy = '',
    /** The place in a file; null where no file is at fault. */
    readonly place: FilePlace | null = null,
  ) {
    super([what, remedy].filter(text => text !== '').join(' '));
  }
}
