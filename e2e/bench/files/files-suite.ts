/** `npm run -s bench -- files`: rows and megabytes a second of reading Kaggle's files, against other readers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { launch } from '../../tools/driver/chromium.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { median } from '../../tools/measure/quantiles.ts';
import { withMemory } from '../../tools/measure/renderer-memory.ts';
import { fullSample, sampleFiles, zipped } from '../../tools/sample-data/sample-data.ts';
import { serveBenchPage } from '../bench-page.ts';
import {
  type FileName,
  type ReadAnswer,
  type ReaderName,
  type ReadRequest,
  readerNames,
} from './reader-page/reader-protocol.ts';

const repeats = 5;
/** Multiples of train.csv's rows: our time should grow linearly, and our memory beside the pixels not at all. */
const scales = [2, 4, 10];

export interface FileRow extends ReadRequest {
  /** Seconds of each repeat, sorted; empty where the reader failed. */
  readonly seconds: readonly number[];
  readonly rows: number;
  readonly bytes: number;
  /** Largest growth of the renderer's private memory, in bytes, without the pixels themselves; null if unknown. */
  readonly memoryAbovePixels: number | null;
  readonly failure: string | null;
}

/** One reading in a browser of its own, so that neither memory nor compiled code is another's. */
async function readOnce(
  url: string,
  request: ReadRequest,
): Promise<{ answer: ReadAnswer; above: number | null }> {
  const browser = await launch('none');
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(url);
    await page.evaluate(asked => window.prepareFile(asked), request);
    const { result: answer, growth } = await withMemory(browser, () =>
      page.evaluate(() => window.readFile()),
    );
    const pixels = answer.kind === 'read' ? answer.rows * pixelsPerImage : 0;
    return { answer, above: growth === null ? null : growth - pixels };
  } finally {
    await browser.close();
  }
}

async function readRepeatedly(
  url: string,
  requests: readonly ReadRequest[],
  times: number,
  say: (text: string) => void,
) {
  const found = requests.map(request => ({
    request,
    seconds: [] as number[],
    above: [] as number[],
    answers: [] as ReadAnswer[],
  }));
  for (let repeat = 0; repeat < times; repeat++)
    for (const one of found) {
      if (one.answers.some(({ kind }) => kind === 'failed')) continue;
      const { answer, above } = await readOnce(url, one.request);
      say(
        `${one.request.file} x${one.request.times} by ${one.request.reader}: ${answer.kind === 'read' ? `${answer.seconds.toFixed(2)} s` : answer.message}`,
      );
      one.answers.push(answer);
      if (answer.kind === 'read') one.seconds.push(answer.seconds);
      if (above !== null) one.above.push(above);
    }
  const inks = new Map<string, number>();
  return found.map(({ request, seconds, above, answers }): FileRow => {
    const [first] = answers;
    const failed = answers.find(answer => answer.kind === 'failed');
    if (first.kind === 'read') {
      const key = `${request.file} ${request.times}`;
      if ((inks.get(key) ?? first.ink) !== first.ink)
        throw new Error(`${request.reader} misread ${request.file}`);
      inks.set(key, first.ink);
    }
    const size = first.kind === 'read' ? { rows: first.rows, bytes: first.bytes } : { rows: 0, bytes: 0 };
    const memoryAbovePixels = above.length > 0 ? Math.max(...above) : null;
    return {
      ...request,
      ...size,
      seconds: seconds.sort((a, b) => a - b),
      memoryAbovePixels,
      failure: failed?.message ?? null,
    };
  });
}

function describe(rows: readonly FileRow[]): string {
  const head = ['file', 'rows', 'reader', 's', 'spread', 'rows/s', 'MB/s', 'this / ours', 'MB above pixels'];
  const timeOf = ({ seconds }: FileRow): number => median(seconds);
  const body = rows.map(row => {
    const size = [row.times === 1 ? row.file : `${row.file} x${row.times}`, String(row.rows), row.reader];
    if (row.failure !== null) return [row.file, '', row.reader, row.failure, '', '', '', '', ''];
    const own = rows.find(
      ({ reader, file, times }) => reader === 'ours' && file === row.file && times === row.times,
    );
    const time = timeOf(row);
    return [
      ...size,
      time.toFixed(2),
      `${row.seconds[0].toFixed(2)}-${row.seconds[row.seconds.length - 1].toFixed(2)}`,
      Math.round(row.rows / time).toLocaleString('en-US'),
      (row.bytes / time / 1e6).toFixed(0),
      own === undefined ? '' : `${(time / timeOf(own)).toFixed(2)}x`,
      row.memoryAbovePixels === null ? 'unknown' : (row.memoryAbovePixels / 1e6).toFixed(0),
    ];
  });
  return markdownTable(head, body);
}

/** Reads train.csv and test.csv with every reader, the zip with ours, then train.csv at many times its rows. */
export async function filesSuite(
  say: (text: string) => void,
): Promise<{ text: string; data: readonly FileRow[] }> {
  say('building the page and the files');
  const page = await serveBenchPage(join(import.meta.dirname, 'reader-page'), 'bench-files');
  const files = sampleFiles(fullSample);
  for (const [name, bytes] of [...files, ['digit-recognizer.zip', await zipped(files)] as const])
    writeFileSync(join(page.folder, name), bytes);
  const { url } = page;
  const all = (file: FileName, times: number, readers: readonly ReaderName[] = readerNames): ReadRequest[] =>
    readers.map(reader => ({ reader, file, times }));
  try {
    const once = await readRepeatedly(
      url,
      [...all('train.csv', 1), ...all('test.csv', 1), ...all('digit-recognizer.zip', 1, ['ours'])],
      repeats,
      say,
    );
    const larger = scales.flatMap(times => all('train.csv', times, ['ours', 'byte loop']));
    const rows = [...once, ...(await readRepeatedly(url, larger, repeats, say))];
    return { text: describe(rows), data: rows };
  } finally {
    await page.close();
  }
}
