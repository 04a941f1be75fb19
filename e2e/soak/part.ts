/** A part of the soak, and what it reports. */

/** Seconds that are promised: until a training goes on, and until any other request is answered. */
export const promised = { recovery: 5, answer: 30 } as const;

export interface LongestWait {
  readonly seconds: number;
  /** A longer time breaks the promise. */
  readonly limit: number;
}

/** The longest of some waits in milliseconds; null without any. */
export const longestOf = (waits: readonly number[], promise: keyof typeof promised): LongestWait | null =>
  waits.length === 0 ? null : { seconds: Math.max(...waits) / 1000, limit: promised[promise] };

export interface Survived {
  /** The events that were counted, such as "page kills". */
  readonly what: string;
  readonly times: number;
  /** Each problem is a sentence; there is none when every promise held. */
  readonly problems: readonly string[];
  /** The time that a person waited longest for it; null where nobody waits. */
  readonly longest: LongestWait | null;
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
