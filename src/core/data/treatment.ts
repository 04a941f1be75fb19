/** What was done to the tables since they were read: grey levels multiplied or inverted, images transposed, test removed. */
import { type Bytes, imageSide, pixelsPerImage, type TestTable } from './dataset.ts';
import { ownSplit } from './sample-split.ts';

export interface Treatment {
  /** Levels 0 and 1 became 0 and 255. */
  readonly scaled: boolean;
  /** Paper and ink were exchanged, after the scaling. */
  readonly inverted: boolean;
  /** Rows and columns of each image were exchanged. */
  readonly transposed: boolean;
}

/** How each table is, or is wanted to be. */
export interface Treatments {
  readonly training: Treatment;
  readonly test: Treatment;
  readonly testRemoved: boolean;
  /** The seed by which the images are dealt out between the tables; absent where they are as the files have them. */
  readonly split?: number;
}

/** What happened to the loaded tables since they were read, kept with them. */
export interface TableHistory {
  readonly treatments: Treatments;
  /** True where the training table was replaced by a drop that had no test table in it. */
  readonly testLeftOver: boolean;
  /** The test table that a person removed, and its answers; null where none was. */
  readonly removedTest: { readonly test: TestTable; readonly solution: Bytes | null } | null;
}

export const untreated: Treatment = { scaled: false, inverted: false, transposed: false };

export const newHistory: TableHistory = {
  treatments: { training: untreated, test: untreated, testRemoved: false },
  testLeftOver: false,
  removedTest: null,
};

export const sameTreatment = (one: Treatment, other: Treatment): boolean =>
  one.scaled === other.scaled && one.inverted === other.inverted && one.transposed === other.transposed;

/** True where the same was done to both tables. */
export const areAlike = ({ training, test }: Treatments): boolean => sameTreatment(training, test);

/** The seed by which the images are dealt out between the tables. */
export const splitSeedOf = ({ split = ownSplit }: Treatments): number => split;

/** The same treatments of images that are dealt out by another seed. */
export function dealtBy({ split: _, ...others }: Treatments, seed: number): Treatments {
  return seed === ownSplit ? others : { ...others, split: seed };
}

/** The new grey level of each level, `[256]`. */
function levelMap(from: Treatment, to: Treatment): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, level) => {
    const upright = from.inverted ? 255 - level : level;
    const read = from.scaled ? Math.round(upright / 255) : upright;
    const scaled = to.scaled ? Math.min(read * 255, 255) : read;
    return to.inverted ? 255 - scaled : scaled;
  });
}

/**
 * Writes `pixels`, `[rows, 784]` as `from` left them, into `into` as `to` wants them. Every treatment can be taken back;
 * only scaling loses something, where a level is above 1.
 */
export function treatInto(into: Bytes, pixels: Bytes, from: Treatment, to: Treatment): void {
  const levels = levelMap(from, to);
  const turn = from.transposed !== to.transposed;
  const source = Uint16Array.from({ length: pixelsPerImage }, (_, pixel) =>
    turn ? (pixel % imageSide) * imageSide + Math.floor(pixel / imageSide) : pixel,
  );
  for (let start = 0; start < pixels.length; start += pixelsPerImage)
    for (let pixel = 0; pixel < pixelsPerImage; pixel++)
      into[start + pixel] = levels[pixels[start + source[pixel]]];
}
