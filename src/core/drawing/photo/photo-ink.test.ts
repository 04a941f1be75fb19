import { expect, test } from 'vitest';
import { inkBox } from '../ink.ts';
import { everyStage, mnistForm } from '../mnist-form.ts';
import { inkOfStrokes } from '../strokes.ts';
import { type Light, photoOf, strokeThrough, writtenFour } from '../testing/written.ts';
import { brightnessOf } from './grey.ts';
import { everyPhotoStage, hasDarkInk, photoInk } from './photo-ink.ts';

const even: Light = { ink: 'dark', gradient: 0, noise: 0, speck: null };

function imageOf(ink: Parameters<typeof mnistForm>[0]): Uint8Array {
  const form = mnistForm(ink, everyStage);
  if (form.kind === 'nothing drawn') throw new Error('nothing was found');
  return form.pixels;
}

const drawn = imageOf(inkOfStrokes(writtenFour, true));

/** Mean absolute difference in grey levels. */
const difference = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, grey, at) => sum + Math.abs(grey - other[at]), 0) / one.length;

test.each<[string, Light]>([
  ['dark on even paper', even],
  ['light on dark', { ...even, ink: 'light' }],
  ['lit from the right', { ...even, gradient: 0.4 }],
  ['lit from the left, light on dark', { ...even, ink: 'light', gradient: -0.4 }],
  ['noisy', { ...even, noise: 0.06 }],
  [
    'with a speck far away',
    {
      ...even,
      speck: strokeThrough(
        [
          [250, 250],
          [254, 252],
        ],
        8,
      ),
    },
  ],
  [
    'with all of it at once',
    {
      ink: 'light',
      gradient: 0.35,
      noise: 0.05,
      speck: strokeThrough(
        [
          [20, 260],
          [24, 255],
        ],
        8,
      ),
    },
  ],
])('a photo that is %s gives the image that was drawn', (_, light) => {
  const ink = photoInk(photoOf(writtenFour, light), everyPhotoStage);
  expect(difference(imageOf(ink), drawn)).toBeLessThan(4);
});

test.each(['dark', 'light'] as const)('%s ink is told by the smaller part that it covers', ink => {
  for (const gradient of [-0.5, 0, 0.5])
    expect(hasDarkInk(brightnessOf(photoOf(writtenFour, { ...even, ink, gradient })))).toBe(ink === 'dark');
});

test.each(['polarity', 'level', 'largest'] as const)('without the stage %s its fault stays in', stage => {
  const speck = strokeThrough([[262, 262]], 8);
  const photo = photoOf(writtenFour, { ink: 'dark', gradient: 0.4, noise: 0, speck });
  const form = mnistForm(photoInk(photo, { ...everyPhotoStage, [stage]: false }), everyStage);
  const apart = form.kind === 'image' ? difference(form.pixels, drawn) : Number.POSITIVE_INFINITY;
  expect(apart).toBeGreaterThan(8);
});

test.each([0, 0.03, 0.1])('an empty sheet with noise of %s has nothing on it', noise => {
  const ink = photoInk(photoOf([], { ...even, gradient: 0.3, noise }), everyPhotoStage);
  expect(inkBox(ink)).toBeNull();
});

test('a large photo is scaled down to the canvas, and what is transparent counts as white', () => {
  const wide = { width: 900, height: 300, rgba: new Uint8ClampedArray(4 * 900 * 300) };
  const { width, height, coverage } = brightnessOf(wide);
  expect([width, height]).toEqual([280, 93]);
  expect(Math.min(...coverage)).toBeCloseTo(1, 5);
});
