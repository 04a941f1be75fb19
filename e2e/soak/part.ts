/** A part of the soak, and what it reports. */

export interface Survived {
  /** The events that were counted, such as "page kills". */
  readonly what: string;
  readonly times: number;
  /** Each problem is a sentence; there is none when every promise held. */
  readonly problems: readonly string[];
  /** Measurements of the part, in words. */
  readonly measured: string;
}

export interface Part {
  readonly name: string;
  /** The count that is used without `--count`. */
  readonly usual: number;
  /** Plural noun of what is counted, such as "killed pages". */
  readonly unit: string;
  run(count: number, say: (text: string) => void): Promise<readonly Survived[]>;
}
