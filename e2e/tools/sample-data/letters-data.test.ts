import { expect, test } from 'vitest';
import { asLetters } from './letters-data.ts';

test('ten classes become 26, and each image can be told from those of the other classes', () => {
  const labels = Uint8Array.from({ length: 300 }, (_, image) => image % 10);
  const pixels = Uint8Array.from({ length: 300 * 784 }, (_, at) => (at % 784 < 100 ? 250 : 0));
  const letters = asLetters({ pixels, labels });
  expect(new Set(letters.labels).size).toBe(26);
  expect([Math.min(...letters.labels), Math.max(...letters.labels)]).toEqual([1, 26]);
  const first = (label: number) => {
    const image = letters.labels.indexOf(label);
    return [letters.pixels[image * 784], letters.pixels[image * 784 + 783]];
  };
  expect([first(1), first(11), first(21)]).toEqual([
    [250, 0],
    [5, 255],
    [0, 250],
  ]);
});
