import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageSide, pixelsPerImage } from '../data/dataset.ts';
import { blankInk, inkBox, inkOfGreys } from './ink.ts';
import { centreOfMass, everyStage, type FormStages, massCentre, mnistForm } from './mnist-form.ts';
import { canvasSide, inkOfStrokes, type Stroke } from './strokes.ts';
import { strokeThrough, writtenFour } from './testing/written.ts';

const noStage: FormStages = { smooth: false, crop: false, fit: false, centre: false };

function imageOf(strokes: readonly Stroke[], stages: FormStages) {
  const form = mnistForm(inkOfStrokes(strokes, stages.smooth), stages);
  if (form.kind === 'nothing drawn') throw new Error('nothing was found');
  return form;
}

const boxOf = (pixels: Uint8Array) => inkBox(inkOfGreys(pixels, imageSide));

const cornerOne: readonly Stroke[] = [
  strokeThrough([
    [20, 20],
    [24, 90],
  ]),
];

test('an empty canvas is no image, whatever stages are on', () => {
  const blank = blankInk(canvasSide, canvasSide);
  for (const stages of [everyStage, noStage])
    expect(mnistForm(blank, stages)).toEqual({ kind: 'nothing drawn' });
  // Ink that would round to paper is none either.
  blank.coverage.fill(0.001);
  expect(mnistForm(blank, everyStage)).toEqual({ kind: 'nothing drawn' });
});

const coordinate = fc.integer({ min: 15, max: canvasSide - 15 });
const corners = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 5 });

const inkIn = (pixels: Uint8Array): number => pixels.reduce((sum, grey) => sum + grey, 0);

test('whatever is drawn wherever has its longer side 20 pixels long, and its mass in the middle', () => {
  fc.assert(
    fc.property(fc.array(corners, { minLength: 1, maxLength: 2 }), drawn => {
      const { fitted, pixels, mass } = imageOf(
        drawn.map(stroke => strokeThrough(stroke)),
        everyStage,
      );
      const box = boxOf(fitted);
      if (!box) throw new Error('the image is blank');
      expect(Math.max(box.width, box.height)).toBe(20);
      // The mass of an angle lies so near its corner that the tips of its arms leave the field, as in MNIST's own recipe.
      const off = inkIn(pixels) === inkIn(fitted) ? 0.5 : 1;
      expect(Math.abs(mass.x - massCentre)).toBeLessThanOrEqual(off);
      expect(Math.abs(mass.y - massCentre)).toBeLessThanOrEqual(off);
    }),
    {
      numRuns: 40,
      examples: [
        // An angle.
        [
          [
            [
              [138, 18],
              [15, 18],
              [15, 141],
            ],
          ],
        ],
        // Nearly square: 19.4 pixels wide.
        [
          [
            [
              [40, 40],
              [234, 240],
            ],
          ],
        ],
      ],
    },
  );
}, 60_000);

test('the same strokes elsewhere on the canvas, and drawn larger, become nearly the same image', () => {
  const { pixels } = imageOf(writtenFour, everyStage);
  const changed = (factor: number, right: number, down: number): readonly Stroke[] =>
    writtenFour.map(stroke =>
      stroke.map(({ x, y, width }) => ({
        x: x * factor + right,
        y: y * factor + down,
        width: width * factor,
      })),
    );
  for (const [factor, right, down] of [
    [1, 60, -30],
    [0.5, 3, 150],
    [1.2, -40, -20],
  ]) {
    const other = imageOf(changed(factor, right, down), everyStage).pixels;
    const difference = pixels.reduce((sum, grey, at) => sum + Math.abs(grey - other[at]), 0) / pixelsPerImage;
    expect(difference, `${factor} times as large`).toBeLessThan(2.5);
  }
});

test('with all stages off a digit in the corner stays in the corner and small', () => {
  const { pixels } = imageOf(cornerOne, noStage);
  expect(boxOf(pixels)).toEqual({ left: 1, top: 1, width: 2, height: 9 });
});

test('without cutting out, the ink keeps its place and its share of the canvas', () => {
  const { pixels, region } = imageOf(cornerOne, { ...everyStage, crop: false, centre: false });
  expect(region).toEqual({ left: 0, top: 0, width: canvasSide, height: canvasSide });
  const box = boxOf(pixels);
  expect(box?.left).toBeLessThan(7);
  expect(box?.height).toBeLessThan(10);
});

test('without the border the ink fills the image, and without centring its box is in the middle', () => {
  const filled = boxOf(imageOf(writtenFour, { ...everyStage, fit: false, centre: false }).pixels);
  expect(filled?.height).toBe(imageSide);
  const uncentred = boxOf(imageOf(writtenFour, { ...everyStage, centre: false }).pixels);
  expect(uncentred).toMatchObject({ top: 4, height: 20 });
});

test('without smoothing there are no greys', () => {
  const greys = new Set(imageOf(writtenFour, { ...everyStage, smooth: false }).pixels);
  expect([...greys].toSorted()).toEqual([0, 255]);
  expect(new Set(imageOf(writtenFour, everyStage).pixels).size).toBeGreaterThan(20);
});

test('a hair-thin upright stroke is kept', () => {
  const { pixels } = imageOf(
    [
      strokeThrough(
        [
          [100, 40],
          [100, 240],
        ],
        1,
      ),
    ],
    everyStage,
  );
  expect(boxOf(pixels)?.height).toBe(20);
});

test('the centre of mass counts pixels from 0, and blank paper has it in the middle', () => {
  const pixels = new Uint8Array(pixelsPerImage);
  expect(centreOfMass(pixels)).toEqual({ x: 14, y: 14 });
  pixels[3 * imageSide + 5] = 100;
  pixels[3 * imageSide + 8] = 200;
  expect(centreOfMass(pixels)).toEqual({ x: 7, y: 3 });
});
