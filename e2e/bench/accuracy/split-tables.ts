/** The tables of one split of the sample data, as the page has them after reading the zip of that split. */
import { tenDigits } from '../../../src/core/data/classes.ts';
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { newHistory } from '../../../src/core/data/treatment.ts';
import type { LoadedFiles } from '../../../src/protocol.ts';
import { type Digits, readDigits } from '../../tools/sample-data/idx.ts';
import { fullSample, splitImages } from '../../tools/sample-data/sample-data.ts';

export type SplitTables = Pick<LoadedFiles, 'history'> & {
  readonly [Part in 'training' | 'test' | 'solution']: NonNullable<LoadedFiles[Part]>;
};

/** The digits, read once. */
let digits: Digits | null = null;

/** `size` takes fewer images, for tests. */
export function splitTables(
  split: number,
  size: { rows: number; testRows: number } = fullSample,
): SplitTables {
  digits ??= readDigits();
  const all = digits;
  const images = splitImages(all, { ...size, split });
  const tableOf = (fileName: string, from: number, to: number) => {
    const chosen = images.subarray(from, to);
    const pixels = new Uint8Array(chosen.length * pixelsPerImage);
    for (const [row, image] of chosen.entries())
      pixels.set(
        all.pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage),
        row * pixelsPerImage,
      );
    return {
      table: { fileName, rows: chosen.length, pixels },
      labels: Uint8Array.from(chosen, image => all.labels[image]),
    };
  };
  const training = tableOf('train.csv', 0, size.rows);
  const test = tableOf('test.csv', size.rows, images.length);
  return {
    training: { ...training.table, labels: training.labels, classes: tenDigits },
    test: test.table,
    solution: test.labels,
    history: newHistory,
  };
}
