import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classesOf, tenDigits } from './classes.ts';
import { hashInputs, surveyImages } from './data-checks.ts';
import { pixelsPerImage } from './dataset.ts';

/** Images that are blank but for two marks, so that many are alike. */
function images(marks: readonly (readonly [number, number])[]): Uint8Array {
  const pixels = new Uint8Array(marks.length * pixelsPerImage);
  for (const [row, [first, last]] of marks.entries()) {
    pixels[row * pixelsPerImage] = first;
    pixels[(row + 1) * pixelsPerImage - 1] = last;
  }
  return pixels;
}

test('duplicates and blanks are counted exactly, and each duplicate is known by its first row', () => {
  const mark = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(mark, mark), { maxLength: 40 }), marks => {
      const distinct = new Set(marks.map(String)).size;
      const blanks = marks.filter(([first, last]) => first === 0 && last === 0).length;
      const firstOf = Uint32Array.from(marks, mark =>
        marks.findIndex(other => String(other) === String(mark)),
      );
      expect(surveyImages(images(marks), marks.length)).toEqual({
        duplicates: marks.length - distinct,
        blanks,
        firstOf,
      });
    }),
  );
});

test('pixels that do not begin on a word are counted too', () => {
  const pixels = new Uint8Array(1 + 2 * pixelsPerImage).subarray(1);
  expect(surveyImages(pixels, 2)).toMatchObject({ duplicates: 1, blanks: 2 });
});

test('the hashed blocks are the pixels and labels, told apart by table and rows', () => {
  const pixels = images([[1, 2]]);
  const training = { fileName: 'a', rows: 1, pixels, labels: Uint8Array.of(7), classes: tenDigits };
  const test = { fileName: 'b', rows: 1, pixels };
  const blocks = [...hashInputs(training, test)].map(block => [...block]);
  expect(blocks).toEqual([[1, 1, 0, 0, 0], [...pixels], [7], [2, 1, 0, 0, 0], [...pixels]]);
});

test('other classes than the ten digits are hashed too, because labels are kept as indices', () => {
  const pixels = images([[1, 2]]);
  const hashed = (labels: readonly number[]) => {
    const table = { fileName: 'a', rows: 1, pixels, labels: Uint8Array.of(0) };
    return [...hashInputs({ ...table, classes: classesOf(Uint8Array.from(labels)) }, null)].map(block => [
      ...block,
    ]);
  };
  expect(hashed([0, 1]), 'ten digits').toEqual([[1, 1, 0, 0, 0], [...pixels], [0]]);
  expect(hashed([0, 24]).at(-1)).toEqual([3, 0, 24]);
});
