/** What is known of the loaded tables as a whole. */
import type { PassedOver } from '../file-problem.ts';
import type { DataWarning } from './data-warning.ts';

export interface DataSummary {
  /** Total size of the dropped files in bytes. */
  readonly bytes: number;
  readonly seconds: number;
  /**
   * SHA-256 (hex) over the SHA-256 digests of blocks of the pixels and labels of both tables: the same data has the
   * same hash in any container.
   */
  readonly hash: string;
  /** Number of images that equal an earlier one of the same table in every pixel. */
  readonly duplicates: { readonly training: number; readonly test: number };
  /** Number of images whose pixels are all 0. */
  readonly blanks: { readonly training: number; readonly test: number };
  /** What was assumed about the dropped files, in sentences. */
  readonly assumptions: readonly string[];
  readonly passedOver: readonly PassedOver[];
  /** What may be wrong with the tables as they are now. */
  readonly warnings: readonly DataWarning[];
}
