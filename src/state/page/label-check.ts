/** The result of a check of the labels, from which the page shows its list. */
import type { Suspects } from '../../core/labels/find-suspects.ts';

export interface LabelCheck extends Suspects {
  /** The hash of the data whose labels were checked. */
  readonly dataHash: string;
  /** The seconds of the whole check. */
  readonly seconds: number;
}
