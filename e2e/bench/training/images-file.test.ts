import { expect, test } from 'vitest';
import { describeImages } from './images-file.ts';

test('the images are named with the share of their pixels that is not blank', () => {
  expect(describeImages('mnist', { pixels: Uint8Array.of(0, 1, 0, 255) })).toBe(
    'MNIST, 50.0 % of the pixels inked',
  );
  expect(describeImages('fashion', { pixels: new Uint8Array(8) })).toBe(
    'Fashion-MNIST, 0.0 % of the pixels inked',
  );
});
