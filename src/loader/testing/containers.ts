/** Files as a person may drop them, good and bad. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { badCsvs } from '../../core/data/csv/testing/bad-csv.ts';
import type { BadCsv } from '../../core/data/csv/testing/bad-rows.ts';
import { csvText, fixtureTable } from '../../core/data/csv/testing/random-csv.ts';

export type Content = string | Uint8Array;

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function asBytes(content: Content): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

export const asFile = ({ name, bytes }: DroppedFile): File => new File([bytes], name);

export async function gzipped(content: Content): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([asBytes(content)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function zipOf(
  files: Readonly<Record<string, Content>>,
  special: { readonly password?: string; readonly level?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...special });
  for (const [name, content] of Object.entries(files))
    await zip.add(name, new Uint8ArrayReader(asBytes(content)));
  return new Uint8Array(await zip.close());
}

/** A drop that has to be refused, with words that the problem's message and remedy have to contain. */
export interface BadDrop extends Omit<BadCsv, 'content'> {
  readonly files: readonly DroppedFile[];
  /** The name of the file that the problem has to name. */
  readonly blamed: string;
}

/** Every bad input: the bad CSVs on their own, then bad containers and bad combinations of files. */
export async function badDrops(): Promise<readonly BadDrop[]> {
  const train = csvText(fixtureTable(1, 3, true));
  const test = csvText(fixtureTable(2, 3, false));
  const zip = await zipOf({ 'train.csv': train, 'test.csv': test });
  const gzip = await gzipped(train);
  const damaged = zip.slice();
  damaged.fill(0x55, 120, 160);
  const drop = (
    what: string,
    files: Readonly<Record<string, Content>>,
    blamed: string,
    message: string,
    remedy: string,
  ): BadDrop => ({
    what,
    files: Object.entries(files).map(([name, content]) => ({ name, bytes: asBytes(content) })),
    blamed,
    line: null,
    column: null,
    message,
    remedy,
  });
  return [
    ...badCsvs.map(({ content, ...bad }) => ({
      ...bad,
      files: [{ name: 'dropped.csv', bytes: asBytes(content) }],
      blamed: 'dropped.csv',
    })),
    drop('two test tables', { 'a.csv': test, 'b.csv': test }, 'b.csv', 'both test tables', 'train.csv'),
    drop(
      'test.csv in place of train.csv',
      { 'train.csv': test, 'test.csv': test },
      'test.csv',
      'both test',
      'train.csv',
    ),
    drop('two training tables', { 'a.csv': train, 'b.csv': train }, 'b.csv', 'both training', 'only one'),
    drop(
      'a zip that is cut short',
      { 'a.zip': zip.slice(0, -60) },
      'a.zip',
      'cut short',
      'Download the zip again',
    ),
    drop(
      'a zip with damaged content',
      { 'a.zip': damaged },
      'a.zip/train.csv',
      'damaged',
      'Download the zip again',
    ),
    drop(
      'an encrypted zip',
      { 'a.zip': await zipOf({ 'train.csv': train }, { password: 'secret' }) },
      'a.zip',
      'encrypted',
      'password',
    ),
    drop(
      'a zip without a CSV',
      { 'a.zip': await zipOf({ 'notes.txt': 'hello' }) },
      'a.zip',
      'notes.txt',
      'train.csv',
    ),
    drop('an empty zip', { 'a.zip': await zipOf({}) }, 'a.zip', 'is empty', 'train.csv'),
    {
      ...drop(
        'a zip of other tables',
        { 'a.zip': await zipOf({ 'p.csv': 'name,age\nAnn,3\n' }) },
        'a.zip/p.csv',
        'No column',
        'label,pixel0',
      ),
      line: 1,
    },
    drop(
      'a gzip file that is cut short',
      { 'a.csv.gz': gzip.slice(0, -40) },
      'a.csv.gz',
      'cut short',
      'Download the file again',
    ),
    drop(
      'a zip inside gzip',
      { 'a.csv.gz': await gzipped(zip) },
      'a.csv.gz',
      'archive inside an archive',
      'Unpack',
    ),
    drop(
      'answers for another test table',
      {
        'a.zip': await zipOf({
          'train.csv': train,
          'test.csv': test,
          'solution.csv': 'ImageId,Label\n1,4\n',
        }),
      },
      'a.zip/solution.csv',
      'answers 1 row; the test table has 3 rows',
      'Leave the file out',
    ),
  ];
}
