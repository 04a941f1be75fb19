/** The same images in every layout that is read, for tests. */
import { deflateSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { type FixtureTable, fixtureTable } from '../../../core/data/csv/testing/random-csv.ts';
import { idxImages, idxLabels, npyFile } from '../../../core/data/formats/testing/write-arrays.ts';
import { type PngStyle, pngFile } from '../../../core/data/formats/testing/write-png.ts';
import { type Content, gzipped, zipOf } from '../../testing/containers.ts';

export interface Written {
  readonly train: FixtureTable;
  readonly test: FixtureTable;
}

export const png = (pixels: Uint8Array, style: Partial<PngStyle> = {}, width = 28): Uint8Array =>
  pngFile(pixels, { zlib: rows => deflateSync(rows, { level: 1 }), ...style }, width);

type Files = Readonly<Record<string, Content>>;

const labelsOf = ({ labels }: FixtureTable): Uint8Array => labels ?? new Uint8Array(0);

const imageAt = ({ pixels }: FixtureTable, row: number): Uint8Array =>
  pixels.subarray(row * 784, (row + 1) * 784);

export const idxFiles = ({ train, test }: Written): Files => ({
  'train-images-idx3-ubyte': idxImages(train.pixels),
  'train-labels-idx1-ubyte': idxLabels(labelsOf(train)),
  't10k-images-idx3-ubyte': idxImages(test.pixels),
  't10k-labels-idx1-ubyte': idxLabels(labelsOf(test)),
});

const npyFiles = ({ train, test }: Written): Files => ({
  'x_train.npy': npyFile([train.rows, 28, 28], train.pixels),
  'y_train.npy': npyFile([train.rows], labelsOf(train), '<i8'),
  'x_test.npy': npyFile([test.rows, 784], test.pixels, '<f4'),
  'y_test.npy': npyFile([test.rows], labelsOf(test), '<i4'),
});

/** A Parquet file as Hugging Face's library writes it. */
export function parquetFile(
  table: FixtureTable,
  codec: 'SNAPPY' | 'UNCOMPRESSED' = 'SNAPPY',
  metadata: string | null = null,
): Uint8Array {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  return new Uint8Array(
    parquetWriteBuffer({
      codec,
      ...(metadata === null ? {} : { kvMetadata: [{ key: 'huggingface', value: metadata }] }),
      columnData: [
        { name: 'image', data: rows.map(row => ({ bytes: png(imageAt(table, row)), path: null })) },
        { name: 'label', data: rows.map(row => BigInt(labelsOf(table)[row])) },
      ],
      schema: [
        { name: 'schema', num_children: 2 },
        { name: 'image', repetition_type: 'OPTIONAL', num_children: 2 },
        { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'label', type: 'INT64', repetition_type: 'OPTIONAL' },
      ],
    }),
  );
}

/** Pictures whose paths sort as the rows of the table: `training/0/0.png` needs labels in rising order. */
export const pictureFiles = (table: FixtureTable, folder: string): Files =>
  Object.fromEntries(
    Array.from({ length: table.rows }, (_, row) => [
      `${folder}/${labelsOf(table)[row]}/${row}.png`,
      png(imageAt(table, row), { colour: row % 2 === 0 ? 0 : 2 }),
    ]),
  );

async function packed(
  files: Files,
  pack: (content: Content) => Promise<Content>,
  ending: string,
): Promise<Files> {
  const entries = Object.entries(files).map(
    async ([name, content]) => [name + ending, await pack(content)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Every layout, by its name. */
export const layouts: Readonly<Record<string, (written: Written) => Promise<Files>>> = {
  'IDX files': async written => idxFiles(written),
  'IDX files with a dot': async written =>
    Object.fromEntries(
      Object.entries(idxFiles(written)).map(([name, content]) => [name.replace('-idx', '.idx'), content]),
    ),
  'IDX files by gzip': async written => packed(idxFiles(written), gzipped, '.gz'),
  'IDX files in a zip': async written => ({ 'archive.zip': await zipOf(idxFiles(written)) }),
  'IDX files in a stored zip': async written => ({ 'a.zip': await zipOf(idxFiles(written), { level: 0 }) }),
  'IDX files by gzip in a zip': async written => ({
    'gzip.zip': await zipOf(await packed(idxFiles(written), gzipped, '.gz')),
  }),
  'the npz of Keras': async written => ({ 'mnist.npz': await zipOf(npyFiles(written)) }),
  'an npz for each array': async written => {
    const [images, labels, testImages, testLabels] = Object.values(npyFiles(written));
    return {
      'kmnist-train-imgs.npz': await zipOf({ 'arr_0.npy': images }),
      'kmnist-train-labels.npz': await zipOf({ 'arr_0.npy': labels }),
      'kmnist-test-imgs.npz': await zipOf({ 'arr_0.npy': testImages }),
      'kmnist-test-labels.npz': await zipOf({ 'arr_0.npy': testLabels }),
    };
  },
  'npy files': async written => npyFiles(written),
  'Parquet files': async ({ train, test }) => ({
    'train-00000-of-00001.parquet': parquetFile(train),
    'test-00000-of-00001.parquet': parquetFile(test, 'UNCOMPRESSED'),
  }),
  'a zip of picture folders': async ({ train, test }) => ({
    'mnist_png.zip': await zipOf({
      ...pictureFiles(test, 'mnist/testing'),
      ...pictureFiles(train, 'mnist/training'),
      '__MACOSX/mnist/training/0/._1.png': 'rubbish',
      'mnist/README.md': '# Pictures',
    }),
  }),
  'dropped picture folders': async ({ train, test }) => ({
    ...pictureFiles(train, 'training'),
    ...pictureFiles(test, 'testing'),
  }),
};

/** A labelled table whose labels rise, as pictures in folders come. */
export function risingTable(seed: number, rows: number): FixtureTable {
  const table = fixtureTable(seed, rows, true);
  return { ...table, labels: (table.labels ?? new Uint8Array(0)).toSorted() };
}
