/** How far the reading of dropped files has come. */
export interface LoadProgress {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rows: number;
  /** Estimated seconds, null until enough was read for an estimate. */
  readonly secondsLeft: number | null;
}
