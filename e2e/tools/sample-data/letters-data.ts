/**
 * Makes 26 classes of a data set of ten, so that a notebook of 26 classes can be tried without EMNIST:
 *
 *     npx tsx e2e/tools/sample-data/letters-data.ts [--idx FOLDER] [--out FILE]
 *
 * `--idx` takes the images of another data set of MNIST's format, such as Fashion-MNIST, instead.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { imageSide, pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { treatInto, untreated } from '../../../src/core/data/treatment.ts';
import { type Digits, readDigits, readIdxFolder } from './idx.ts';
import { zipped } from './sample-data.ts';

/** Images of MNIST's own split. */
const trainingRows = 60_000;
const letters = 26;

/**
 * The set with 26 classes, labelled 1 to 26: the ten as they are, the ten in white and black exchanged, and the first six
 * upside down. Image i of a class becomes one of its two or three, in turn.
 */
export function asLetters({ pixels, labels }: Digits): Digits {
  const out = { pixels: new Uint8Array(pixels.length), labels: new Uint8Array(labels.length) };
  const seen = new Uint32Array(10);
  for (let image = 0; image < labels.length; image++) {
    const [from, to] = [image * pixelsPerImage, (image + 1) * pixelsPerImage];
    const own = labels[image];
    const kinds = own < letters - 20 ? 3 : 2;
    const kind = seen[own]++ % kinds;
    const given = pixels.subarray(from, to);
    const into = out.pixels.subarray(from, to);
    if (kind === 2) into.set(given.toReversed());
    else treatInto(into, given, untreated, { ...untreated, inverted: kind === 1 });
    out.labels[image] = 1 + own + 10 * kind;
  }
  return out;
}

/** An IDX file of bytes (http://yann.lecun.com/exdb/mnist/). */
function idxOf(shape: readonly number[], content: Uint8Array): Uint8Array {
  const header = Buffer.from([0, 0, 8, shape.length, ...shape.flatMap(() => [0, 0, 0, 0])]);
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  return Buffer.concat([header, content]);
}

/** The four files of the set, by MNIST's names. */
function letterFiles({ pixels, labels }: Digits): ReadonlyMap<string, Uint8Array> {
  const part = (name: string, from: number, to: number): readonly [string, Uint8Array][] => [
    [
      `${name}-images-idx3-ubyte`,
      idxOf([to - from, imageSide, imageSide], pixels.subarray(from * pixelsPerImage, to * pixelsPerImage)),
    ],
    [`${name}-labels-idx1-ubyte`, idxOf([to - from], labels.subarray(from, to))],
  ];
  return new Map([...part('train', 0, trainingRows), ...part('t10k', trainingRows, labels.length)]);
}

if (process.argv[1]?.endsWith('letters-data.ts')) {
  const { values } = parseArgs({ options: { idx: { type: 'string' }, out: { type: 'string' } } });
  const set = values.idx === undefined ? readDigits() : readIdxFolder(values.idx);
  const path = values.out ?? 'letters.zip';
  writeFileSync(path, await zipped(letterFiles(asLetters(set))));
  console.log(`${path} has 26 classes.`);
}
