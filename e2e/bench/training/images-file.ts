/** The file that the benchmark's images travel in: pixels, then labels. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { readDigits } from '../../tools/sample-data/idx.ts';
import { imageCount } from './common.ts';

/** Writes the file into `folder` and gives its path. */
export function writeImages(folder: string): string {
  const { pixels, labels } = readDigits();
  const file = join(folder, 'images.bin');
  writeFileSync(
    file,
    Buffer.concat([pixels.subarray(0, imageCount * pixelsPerImage), labels.subarray(0, imageCount)]),
  );
  return file;
}
