/**
 * From ink on a canvas to an image of MNIST's form, one stage after another, by the recipe of its authors: the ink is
 * fitted into 20 x 20 pixels with its aspect kept, smoothed by averaging, and placed in the field of 28 x 28 so that its
 * centre of mass is in the middle (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/; LeCun et al. 1998,
 * section III.A). A network knows only such images, so one that is not of this form is easily misread.
 */
import { type Bytes, imageSide } from '../data/dataset.ts';
import { greysOf, type Ink, inkBox, type Region, wholeOf } from './ink.ts';
import { resampled } from './resample.ts';

/** The stages; one that is switched off leaves out what it would do. */
export interface FormStages {
  /** Averages the area that becomes a pixel; off, each pixel is a single point of the canvas. */
  readonly smooth: boolean;
  /** Cuts out the ink; off, the whole canvas is taken. */
  readonly crop: boolean;
  /** Leaves a border of 4 pixels; off, what is cut out fills the image. */
  readonly fit: boolean;
  /** Moves the centre of mass into the middle; off, the middle of what is cut out is there. */
  readonly centre: boolean;
}

export const everyStage: FormStages = { smooth: true, crop: true, fit: true, centre: true };

interface Point {
  readonly x: number;
  readonly y: number;
}

export type MnistForm =
  | { readonly kind: 'nothing drawn' }
  | {
      readonly kind: 'image';
      /** What was cut out of the canvas. */
      readonly region: Region;
      /** The image before it is centred, `[784]` grey levels. */
      readonly fitted: Uint8Array<ArrayBuffer>;
      /** The image in the end, `[784]` grey levels. */
      readonly pixels: Uint8Array<ArrayBuffer>;
      /** The centre of mass of `pixels`, counted in pixels from 0. */
      readonly mass: Point;
    };

const boxSide = 20;

/**
 * Where MNIST's own files have the centre of mass: within half a pixel of the pixel 14, counted from 0, in every one of
 * 5,000 images. It was moved there by whole pixels.
 */
export const massCentre = imageSide / 2;

/** The centre of mass of grey levels `[784]`, counted in pixels from 0; the middle of blank paper. */
export function centreOfMass(pixels: Bytes): Point {
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  for (const [at, grey] of pixels.entries()) {
    mass += grey;
    sumX += grey * (at % imageSide);
    sumY += grey * Math.floor(at / imageSide);
  }
  return mass === 0 ? { x: massCentre, y: massCentre } : { x: sumX / mass, y: sumY / mass };
}

/** The image moved by whole pixels; what leaves it is lost. */
function moved(pixels: Bytes, right: number, down: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(pixels.length);
  for (let y = 0; y < imageSide; y++)
    for (let x = 0; x < imageSide; x++) {
      const fromX = x - right;
      const fromY = y - down;
      if (fromX >= 0 && fromX < imageSide && fromY >= 0 && fromY < imageSide)
        result[y * imageSide + x] = pixels[fromY * imageSide + fromX];
    }
  return result;
}

/** Where one axis of the field begins on the canvas, and how long it is there. */
interface Axis {
  readonly start: number;
  readonly length: number;
}

/**
 * Lays 28 pixels over one axis of the canvas, `scale` canvas pixels each, so that what is cut out is in their middle. It
 * becomes a whole number of pixels as nearly as it can, so that its edges fall between pixels; a rest of up to a quarter
 * of a pixel at each end makes one more pixel faintly grey.
 */
function axisAround(start: number, length: number, scale: number, side: number): Axis {
  const pixels = Math.max(1, Math.round(length / scale));
  const before = Math.floor((imageSide - pixels) / 2);
  // With a grey pixel at each end a nearly square digit would be too wide: it is squeezed by a few hundredths instead.
  const step = pixels === side - 1 ? Math.max(scale, length / pixels) : scale;
  return { start: start + length / 2 - step * (before + pixels / 2), length: step * imageSide };
}

/** The part of the canvas that becomes the 28 x 28 pixels when the longer side of `region` becomes `side` pixels long. */
function fieldAround({ left, top, width, height }: Region, side: number): Region {
  const scale = Math.max(width, height) / side;
  const across = axisAround(left, width, scale, side);
  const down = axisAround(top, height, scale, side);
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

/** Brings ink into MNIST's form by the stages that are switched on. */
export function mnistForm(ink: Ink, stages: FormStages): MnistForm {
  const box = inkBox(ink);
  if (box === null) return { kind: 'nothing drawn' };
  const region = stages.crop ? box : wholeOf(ink);
  const field = fieldAround(region, stages.fit ? boxSide : imageSide);
  const fitted = greysOf(resampled(ink, field, imageSide, imageSide, stages.smooth));
  const before = centreOfMass(fitted);
  const pixels = stages.centre
    ? moved(fitted, Math.round(massCentre - before.x), Math.round(massCentre - before.y))
    : fitted;
  return { kind: 'image', region, fitted, pixels, mass: centreOfMass(pixels) };
}
