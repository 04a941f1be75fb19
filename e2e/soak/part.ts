/** What every part of the soak is and says. */

export interface Survived {
  /** What was counted, such as "page kills". */
  readonly what: string;
  readonly times: number;
  /** One sentence each; empty when everything held. */
  readonly problems: readonly string[];
  /** Measured on the way, in words. */
  readonly measured: string;
}

export interface Part {
  readonly name: string;
  /** How often without `--count`, and of what. */
  readonly usual: number;
  readonly unit: string;
  run(count: number, say: (text: string) => void): Promise<readonly Survived[]>;
}
