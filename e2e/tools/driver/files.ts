/** Small files in Kaggle's shape, and ways to spoil them. */
import type { BrowserContext, Page } from 'playwright';
import { sampleFiles, zipped } from '../sample-data/sample-data.ts';

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const smallSize = { rows: 600, testRows: 100, idx: null, split: 0 };

const files = sampleFiles(smallSize);
const smallZip = Buffer.from(await zipped(files));

function bytesOf(name: string): Buffer {
  const bytes = files.get(name);
  if (!bytes) throw new Error(`the sample data has no ${name}`);
  return Buffer.from(bytes);
}

export const trainCsv = bytesOf('train.csv').toString();
export const testCsv = bytesOf('test.csv').toString();

export const csvFile = (name: string, text: string | Buffer): GivenFile => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

/** A zip of the sample's files, with some replaced, added or (null) left out. */
export async function zipFile(
  name: string,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<GivenFile> {
  const content = new Map(files);
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) content.delete(file);
    else content.set(file, Buffer.from(text));
  }
  return { name, mimeType: 'application/zip', buffer: Buffer.from(await zipped(content)) };
}

/** Answers every request for the sample data with a zip of 600 images to train and 100 to predict. */
export async function serveSmallSample(visitor: Page | BrowserContext): Promise<void> {
  await visitor.route('**/sample/*.zip', route =>
    route.fulfill({ body: smallZip, contentType: 'application/zip' }),
  );
}

/** A zip with fewer images than a page of a gallery, for tests that look at everything that is shown. */
export async function fewImages(): Promise<GivenFile> {
  const buffer = Buffer.from(await zipped(sampleFiles({ rows: 60, testRows: 10, idx: null, split: 0 })));
  return { name: 'digit-recognizer.zip', mimeType: 'application/zip', buffer };
}

/** A test table with `change` made to each grey level. */
function relevelled(csv: string, change: (level: number) => number): string {
  const [header, ...rows] = csv.trimEnd().split('\n');
  const changed = (row: string) => row.split(',').map(level => change(Number(level)));
  return `${[header, ...rows.map(row => changed(row).join())].join('\n')}\n`;
}

/** A test table with paper and ink exchanged. */
export const invertedCsv = (csv: string): string => relevelled(csv, level => 255 - level);

/** A test table with 0 for paper and 1 for ink. */
export const binaryCsv = (csv: string): string => relevelled(csv, level => (level > 127 ? 1 : 0));

/** A table with rows and columns of each image exchanged, as EMNIST has them. */
export function transposedCsv(csv: string): string {
  const [header, ...rows] = csv.trimEnd().split('\n');
  const turn = (row: string): string => {
    const fields = row.split(',');
    const pixels = fields.slice(-784);
    const turned = pixels.map((_, at) => pixels[(at % 28) * 28 + Math.floor(at / 28)]);
    return [...fields.slice(0, -784), ...turned].join();
  };
  return `${[header, ...rows.map(turn)].join('\n')}\n`;
}

/** Replaces one field; `line` counts from 1 with the header, `column` from 1. */
export function withField(csv: string, line: number, column: number, value: string): string {
  const lines = csv.split('\n');
  const fields = lines[line - 1].split(',');
  fields[column - 1] = value;
  lines[line - 1] = fields.join(',');
  return lines.join('\n');
}
