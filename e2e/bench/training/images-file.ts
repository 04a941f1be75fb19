/** The benchmark's images, and the file that they travel in: pixels, then labels. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { type Digits, fashionFolder, readDigits, readIdxFolder } from '../../tools/sample-data/idx.ts';
import type { Images } from './arms/images.ts';
import { imageCount } from './common.ts';

export const imageSets = ['mnist', 'fashion'] as const;
export type ImageSet = (typeof imageSets)[number];

/** Throws where the files of the set are not on this machine. */
function readSet(set: ImageSet): Digits {
  if (set === 'mnist') return readDigits();
  if (!existsSync(fashionFolder))
    throw new Error(`There is no ${fashionFolder}. Install Debian's package dataset-fashion-mnist.`);
  return readIdxFolder(fashionFolder);
}

/** The images that are trained on: the first ones of the set. */
export function readImages(set: ImageSet): Images {
  const { pixels, labels } = readSet(set);
  return {
    pixels: Uint8Array.from(pixels.subarray(0, imageCount * pixelsPerImage)),
    labels: Uint8Array.from(labels.subarray(0, imageCount)),
  };
}

/** `Fashion-MNIST, 50 % of the pixels inked`: our trainers pass over blank paper, so time depends on this share. */
export function describeImages(set: ImageSet, { pixels }: Pick<Images, 'pixels'>): string {
  const inked = pixels.reduce((count, grey) => count + (grey > 0 ? 1 : 0), 0) / pixels.length;
  const name = { mnist: 'MNIST', fashion: 'Fashion-MNIST' }[set];
  return `${name}, ${(100 * inked).toFixed(1)} % of the pixels inked`;
}

/** Writes the file into `folder` and gives its path. */
export function writeImages(folder: string, { pixels, labels }: Images): string {
  const file = join(folder, 'images.bin');
  writeFileSync(file, Buffer.concat([pixels, labels]));
  return file;
}
