/** A person's own test set: images that were drawn or photographed here, each with the class that was meant. */
import type { ClassTable } from '../data/classes.ts';
import { pixelsPerImage } from '../data/dataset.ts';
import { type ConfidenceInterval, wilsonInterval } from '../evaluation/wilson.ts';

export interface OwnDigit {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `[784]` grey levels. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** The label that its class has in files. */
  readonly label: number;
  /** The name of its class. */
  readonly name: string;
}

/** The class of an own digit among others, as an index; null where they have no class of this label and name. */
export function classIn(classes: ClassTable, { label, name }: OwnDigit): number | null {
  const index = classes.labels.indexOf(label);
  return index >= 0 && classes.names[index] === name ? index : null;
}

export interface OwnScore extends ConfidenceInterval {
  readonly correct: number;
  readonly total: number;
  /** Images whose class the network does not know. */
  readonly foreign: number;
}

/** The score of a network with these classes; `predicted` has the index of the class that it gives to each image, by id. */
export function ownScore(
  digits: readonly OwnDigit[],
  classes: ClassTable,
  predicted: ReadonlyMap<string, number>,
): OwnScore {
  const known = digits.filter(digit => classIn(classes, digit) !== null && predicted.has(digit.id));
  const correct = known.filter(digit => classIn(classes, digit) === predicted.get(digit.id)).length;
  const foreign = digits.filter(digit => classIn(classes, digit) === null).length;
  return { correct, total: known.length, foreign, ...wilsonInterval(correct, known.length) };
}

const header = ['label', ...Array.from({ length: pixelsPerImage }, (_, pixel) => `pixel${pixel}`)].join();

/** The images as Kaggle's `train.csv` has them. */
export const ownCsv = (digits: readonly OwnDigit[]): string =>
  [header, ...digits.map(({ label, pixels }) => `${label},${pixels.join()}`), ''].join('\n');
