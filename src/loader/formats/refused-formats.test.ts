import { describe, expect, test } from 'vitest';
import { idxFile, idxImages, idxLabels, npyFile } from '../../core/data/formats/testing/write-arrays.ts';
import { type Content, gzipped, zipOf } from '../testing/containers.ts';
import { drop, nothingLoaded } from '../testing/drop.ts';
import { parquetFile, pictureFiles, png, risingTable } from './testing/written.ts';

const train = risingTable(1, 7);

describe('what is refused, with the file and a remedy', () => {
  const pixels = train.pixels;
  const labels = idxLabels(train.labels ?? new Uint8Array(0));
  const flipped = Buffer.from(parquetFile(train));
  flipped[300] ^= 255;
  test.each<[string, () => Promise<Readonly<Record<string, Content>>>, string, string]>([
    ['an IDX file that is cut short', async () => ({ a: idxImages(pixels).slice(0, -1) }), 'a', '7 images'],
    ['an IDX file with bytes behind', async () => ({ a: Buffer.concat([labels, labels]) }), 'a', '7 labels'],
    [
      'a gzip file whose header announces all memory',
      async () => ({ a: await gzipped(idxFile([2 ** 32 - 1, 28, 28], pixels)) }),
      'a',
      '4,294,967,295 images',
    ],
    [
      'the same in a zip',
      async () => ({ 'a.zip': await zipOf({ a: await gzipped(idxFile([2 ** 32 - 1, 28, 28], pixels)) }) }),
      'a.zip/a',
      '4,294,967,295 images',
    ],
    ['labels of no class', async () => ({ a: idxLabels(Uint8Array.of(1, 62)) }), 'a', 'Label 2 is 62'],
    [
      'pixels from 0 to 1',
      async () => ({ 'a.npy': npyFile([1, 784], new Float32Array(784).fill(0.5), '<f4') }),
      'a.npy',
      'Number 1 is 0.5',
    ],
    [
      'a Parquet file that is cut short',
      async () => ({ a: parquetFile(train).slice(0, 400) }),
      'a',
      'damaged',
    ],
    ['a Parquet file with a damaged byte', async () => ({ a: flipped }), 'a', ''],
    ['a Parquet magic alone', async () => ({ a: 'PAR1' }), 'a', 'damaged'],
    [
      'an encrypted zip of arrays',
      async () => ({ 'a.npz': await zipOf({ 'x.npy': npyFile([1], [3]) }, { password: 'secret' }) }),
      'a.npz',
      'needs a password',
    ],
    [
      'pictures of 32 x 32',
      async () => ({ 'a.zip': await zipOf({ 'train/3/a.png': png(new Uint8Array(1024), {}, 32) }) }),
      'a.zip/train/3/a.png',
      '32 x 32',
    ],
    [
      'pictures in folders of other names',
      async () => ({ 'a.zip': await zipOf({ 'cats/a.png': png(pixels.slice(0, 784)) }) }),
      'a.zip/cats/a.png',
      'no class',
    ],
    [
      'a JPEG where no exact pixels can be had',
      async () => ({ 'a.zip': await zipOf({ 'train/3/a.jpg': Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) }) }),
      'a.zip/train/3/a.jpg',
      'JPEG',
    ],
    [
      'a zip of pictures with damaged content',
      async () => {
        const zip = await zipOf(pictureFiles(train, 'training'), { level: 0 });
        zip.fill(0x55, 90, 120);
        return { 'a.zip': zip };
      },
      `a.zip/training/${train.labels?.[0]}/0.png`,
      'could not be read',
    ],
  ])('%s', async (_, files, blamed, message) => {
    const allocated: number[] = [];
    const allocate = (length: number) => {
      allocated.push(length);
      return new Uint8Array(length);
    };
    const outcome = await drop(await files(), nothingLoaded, { allocate });
    if (outcome.kind !== 'refused') throw new Error('it was accepted');
    expect(outcome.problems[0].file).toBe(blamed);
    expect(outcome.problems[0].message).toContain(message);
    expect(outcome.problems[0].remedy).not.toBe('');
    expect(Math.max(0, ...allocated)).toBeLessThanOrEqual(train.rows * 784);
  });
});
