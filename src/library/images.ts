/** Images as the library takes them, and how they are made from arrays. */
import {
  type ClassTable,
  classesOf,
  type KnownNames,
  largestLabel,
  toClassIndices,
} from '../core/data/classes.ts';
import { type Bytes, imageSide, pixelsPerImage, type TrainingTable } from '../core/data/dataset.ts';
import { kaggleForm, type SubmissionForm } from '../core/data/submission-form.ts';
import { formatCount } from '../core/format.ts';
import { allocateBytes } from '../core/shared-memory.ts';
import { RecognizerError } from './errors.ts';

/** Images of 28 x 28 pixels without labels. */
export interface Images {
  /** Number of images. */
  readonly count: number;
  /** Grey levels `[count, 784]`, image by image and row by row, 0 (background) to 255 (ink) as MNIST has them. */
  readonly pixels: Uint8Array;
  /** How a submission for these images is written: the names of its two columns, and the ids (null: 1, 2, 3 and so on). */
  readonly submission: SubmissionForm;
}

/** Images with the label of each. */
export interface LabelledImages extends Images {
  /** The label of each image, `[count]`: a whole number from 0 to 61. */
  readonly labels: Uint8Array;
  /** The classes that a network learns from these images: `labels` in ascending order, and a name for each. */
  readonly classes: ClassTable;
}

export interface ImageArrays {
  /** `[count, 784]` flat: image by image, row by row. Fractions are rounded to one of 256 grey levels. */
  readonly pixels: ArrayLike<number>;
  /** The value of full ink: 255 (the default), or 1 for pixels from 0 to 1. */
  readonly range?: 1 | 255 | undefined;
  /** The id of each image in a submission, `[count]`; by default 1, 2, 3 and so on. */
  readonly ids?: readonly string[] | undefined;
  /** The names of a submission's columns; by default `['ImageId', 'Label']`. */
  readonly columns?: readonly [id: string, label: string] | undefined;
}

export interface LabelledImageArrays extends ImageArrays {
  /** The label of each image, `[count]`: a whole number from 0 to 61. */
  readonly labels: ArrayLike<number>;
  /** The name of each label. Where every label has one, these are all the classes; without names, labels up to 9 are the ten digits. */
  readonly names?: Readonly<Record<number, string>> | undefined;
}

const noImages = 'There are no images.';

function countOf(length: number): number {
  if (length === 0) throw new RecognizerError('data', noImages, 'Give at least one.');
  if (length % pixelsPerImage !== 0)
    throw new RecognizerError(
      'data',
      `There are ${formatCount(length)} pixels, which is no multiple of ${pixelsPerImage}.`,
      `Give ${imageSide} x ${imageSide} pixels for each image, one image after the other in one flat array.`,
    );
  return length / pixelsPerImage;
}

function bytesOf(pixels: ArrayLike<number>, range: number): Bytes {
  const count = countOf(pixels.length);
  const bytes = allocateBytes(count * pixelsPerImage);
  let isBlack = range === 255;
  let hasFraction = false;
  for (let at = 0; at < bytes.length; at++) {
    const value = pixels[at];
    if (!(value >= 0 && value <= range)) {
      const image = Math.floor(at / pixelsPerImage);
      throw new RecognizerError(
        'data',
        `Pixel ${at % pixelsPerImage} of image ${image} is ${value}, not a number from 0 to ${range}.`,
        range === 1 ? 'Leave range out where pixels go to 255.' : 'Scale the pixels to 0 to 255.',
      );
    }
    if (value > 1) isBlack = false;
    else if (value > 0 && value < 1) hasFraction = true;
    bytes[at] = Math.round((value / range) * 255);
  }
  if (isBlack && hasFraction)
    throw new RecognizerError(
      'data',
      'All pixels are from 0 to 1, so the images would be black.',
      'Pass range: 1.',
    );
  return bytes;
}

function submissionFormOf({ ids, columns }: ImageArrays, count: number): SubmissionForm {
  if (ids !== undefined && ids.length !== count)
    throw new RecognizerError(
      'data',
      `There are ${formatCount(ids.length)} ids for ${formatCount(count)} images.`,
      'Give one id for each image.',
    );
  return { columns: columns ?? kaggleForm.columns, ids: ids ?? null };
}

/** Makes images of arrays, which it copies. Throws a `RecognizerError` ('data') that says which value is wrong. */
export function imagesFromArrays(arrays: ImageArrays): Images {
  const pixels = bytesOf(arrays.pixels, arrays.range ?? 255);
  const count = pixels.length / pixelsPerImage;
  return { count, pixels, submission: submissionFormOf(arrays, count) };
}

function labelBytes(labels: ArrayLike<number>, count: number): Bytes {
  if (labels.length !== count)
    throw new RecognizerError(
      'data',
      `There are ${formatCount(labels.length)} labels for ${formatCount(count)} images.`,
      'Give one label for each image.',
    );
  const bytes = allocateBytes(count);
  for (let row = 0; row < count; row++) {
    const label = labels[row];
    if (!(Number.isInteger(label) && label >= 0 && label <= largestLabel))
      throw new RecognizerError(
        'data',
        `The label of image ${row} is ${label}.`,
        `Labels are whole numbers from 0 to ${largestLabel}.`,
      );
    bytes[row] = label;
  }
  return bytes;
}

function knownNames(names: Readonly<Record<number, string>>): KnownNames {
  const of = new Map(Object.entries(names).map(([label, name]) => [Number(label), name]));
  for (const label of of.keys())
    if (!(Number.isInteger(label) && label >= 0 && label <= largestLabel))
      throw new RecognizerError(
        'data',
        `A name is given to the label ${label}.`,
        `Labels are whole numbers from 0 to ${largestLabel}.`,
      );
  return { of, areAll: true };
}

/** Makes labelled images of arrays, which it copies. Throws a `RecognizerError` ('data') that says which value is wrong. */
export function labelledImagesFromArrays(arrays: LabelledImageArrays): LabelledImages {
  const images = imagesFromArrays(arrays);
  const labels = labelBytes(arrays.labels, images.count);
  const { names } = arrays;
  return { ...images, labels, classes: classesOf(labels, names === undefined ? null : knownNames(names)) };
}

/** Checks what a caller may have put together by hand. Throws a `RecognizerError` ('data'). */
export function requireImages({ count, pixels, submission }: Images): void {
  const found = pixels instanceof Uint8Array ? countOf(pixels.length) : 0;
  if (found !== count || submission === undefined)
    throw new RecognizerError(
      'data',
      `These are no images: there are pixels of ${formatCount(found)}, and count is ${count}.`,
      'Make them by loadCsv or imagesFromArrays.',
    );
}

/**
 * The labels as indices into `classes`, `[count]`. Throws a `RecognizerError` ('data') for labels of another number than
 * the images, for one that is no class, and where there are no classes.
 */
export function classIndices(images: LabelledImages, classes: ClassTable): Bytes {
  requireImages(images);
  if (images.labels?.length !== images.count)
    throw new RecognizerError(
      'data',
      'These images have no labels, or not one each.',
      'Make them by loadLabelledCsv or labelledImagesFromArrays.',
    );
  if (!Array.isArray(classes?.labels))
    throw new RecognizerError(
      'data',
      'These images have no classes.',
      'Make them by loadLabelledCsv or labelledImagesFromArrays.',
    );
  const row = images.labels.findIndex(label => !classes.labels.includes(label));
  if (row >= 0)
    throw new RecognizerError(
      'data',
      `Image ${row} has the label ${images.labels[row]}, which is none of the network's: ${classes.labels.join(', ')}.`,
      'Leave such images out, or train a network with that label.',
    );
  const indices = allocateBytes(images.count);
  indices.set(images.labels);
  toClassIndices(indices, classes);
  return indices;
}

/** The table to train on. Throws a `RecognizerError` ('data') where there is nothing to tell apart. */
export function trainingTable(images: LabelledImages): TrainingTable {
  const { count: rows, pixels, classes } = images;
  const labels = classIndices(images, classes);
  if (classes.labels.length < 2 || labels.every(label => label === labels[0]))
    throw new RecognizerError(
      'data',
      `Every image has the label ${images.labels[0]}; a classifier needs at least two classes.`,
      'Add images of the other classes.',
    );
  return { fileName: 'images', rows, pixels, labels, classes };
}
