/** The slice of a person's own test set: the images that were saved, and those that were deleted in this visit. */
import type { OwnDigit } from '../../core/drawing/own-digits.ts';

export interface OwnDigitsSlice {
  readonly ownDigits: {
    /** Newest last. */
    readonly list: readonly OwnDigit[];
    /** Deleted in this visit, the last one first, with the place that each had in the list. */
    readonly removed: readonly { readonly digit: OwnDigit; readonly index: number }[];
  };
}

export const initialOwnDigits: OwnDigitsSlice = { ownDigits: { list: [], removed: [] } };
