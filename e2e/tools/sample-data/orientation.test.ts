import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { liesSideways } from '../../../src/core/data/checks/sideways.ts';
import { tenDigits } from '../../../src/core/data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../../../src/core/data/dataset.ts';
import { treatInto, untreated } from '../../../src/core/data/treatment.ts';
import { type Digits, fashionFolder, readDigits, readIdxFolder } from './idx.ts';

/** Some images of a set, upright and transposed. */
function tablesOf({ pixels, labels }: Digits, from: number, rows: number): readonly TrainingTable[] {
  const upright = pixels.slice(from * pixelsPerImage, (from + rows) * pixelsPerImage);
  const turned = new Uint8Array(upright.length);
  treatInto(turned, upright, untreated, { ...untreated, transposed: true });
  return [upright, turned].map(images => ({
    fileName: 'train.csv',
    rows,
    pixels: images,
    labels: labels.slice(from, from + rows),
    classes: tenDigits,
  }));
}

const starts = Array.from({ length: 6 }, (_, part) => part * 10_000);

test.each([100, 1000])('%i digits of MNIST lie on their side only where they were turned', rows => {
  const digits = readDigits();
  for (const from of starts)
    expect(tablesOf(digits, from, rows).map(liesSideways), `from ${from}`).toEqual([false, true]);
});

test.skipIf(!existsSync(fashionFolder))(
  'clothes are never said to lie on their side, though their labels are digits',
  () => {
    const clothes = readIdxFolder(fashionFolder);
    for (const rows of [100, 1000])
      for (const from of starts)
        expect(tablesOf(clothes, from, rows).map(liesSideways)).toEqual([false, false]);
  },
);
