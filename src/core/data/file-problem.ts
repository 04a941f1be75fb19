/** Why a dropped file was refused: what is wrong, where, what to do. Nothing loaded before is touched. */
export interface FileProblem {
  readonly file: string;
  /** From 1; null where the whole file is meant. */
  readonly line: number | null;
  /** From 1, counting fields; null where the whole line is meant. */
  readonly column: number | null;
  /** What is wrong, a sentence. */
  readonly message: string;
  /** What to do about it, a sentence. */
  readonly remedy: string;
}
