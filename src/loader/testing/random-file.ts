/** Random CSV files, written and read back: the unit tests check hundreds of seeds, the soak a million. */

import type { Allocate } from '../../core/data/csv/growing-bytes.ts';
import { ImageTable } from '../../core/data/csv/image-table.ts';
import { anyStyle, csvText, fixtureTable } from '../../core/data/csv/testing/random-csv.ts';
import { deriveKey, randomBelow } from '../../core/numerics/rng.ts';
import { openFile } from '../open-file.ts';
import { readTable, type TableReading } from '../read-table.ts';
import type { Source } from '../source.ts';
import { asBytes, asFile, type DroppedFile, gzipped, zipOf } from './containers.ts';
import { type PapaTable, readByPapaParse } from './papa-reference.ts';

const forever = new AbortController().signal;

/** The memory of the tables before: a fresh megabyte for each of millions of small files takes longer than to read them. */
const pool: Uint8Array[] = [];

/** Allocates from the pool, whose memory is used again for the next file. */
function pooled(): Allocate {
  let taken = 0;
  return length => {
    const at = taken++;
    if ((pool[at]?.length ?? 0) < length) pool[at] = new Uint8Array(length);
    return pool[at].subarray(0, length).fill(0);
  };
}

function read(source: Source): Promise<TableReading> {
  return readTable(source, {
    allocate: pooled(),
    signal: forever,
    onProgress: () => undefined,
  });
}

/** A source whose chunks have random sizes, from one byte to `longest` bytes. */
function chunked(bytes: Uint8Array, longest: number, key: number): Source {
  let at = 0;
  let drawn = 0;
  return {
    name: 'chunks.csv',
    csvBytes: bytes.length,
    progressBytes: bytes.length,
    open: () => ({
      async next() {
        const chunk = bytes.subarray(at, at + 1 + randomBelow(key, drawn++, longest));
        at += chunk.length;
        return chunk.length === 0 ? null : chunk;
      },
      cancel: () => undefined,
    }),
    explain: error => {
      throw error;
    },
  };
}

/** The containers of a CSV. All but `plain` have a checksum, which tells when a bit of them changes. */
const containers = ['plain', 'plain', 'gzip', 'zip', 'stored zip'] as const;
type Container = (typeof containers)[number];

async function contained(bytes: Uint8Array<ArrayBuffer>, container: Container): Promise<DroppedFile> {
  switch (container) {
    case 'plain':
      return { name: 'a.csv', bytes };
    case 'gzip':
      return { name: 'a.csv.gz', bytes: await gzipped(bytes) };
    case 'zip':
      return { name: 'a.zip', bytes: await zipOf({ 'a.csv': bytes }) };
    case 'stored zip':
      return { name: 'a.zip', bytes: await zipOf({ 'a.csv': bytes }, { level: 0 }) };
    default:
      return container satisfies never;
  }
}

async function readFile(file: DroppedFile): Promise<TableReading> {
  const opened = await openFile(asFile(file));
  return opened.kind === 'sources' ? read(opened.sources[0]) : { kind: 'refused', problem: opened.problem };
}

/** Flips one bit of a container: either that is noticed, or the table is right all the same. */
async function differenceWithFlippedBit(
  file: DroppedFile,
  wanted: PapaTable | null,
  key: number,
): Promise<string | null> {
  const flipped = file.bytes.slice();
  flipped[randomBelow(key, 1, flipped.length)] ^= 1 << randomBelow(key, 2, 8);
  const reading = await readFile({ ...file, bytes: flipped });
  if (reading.kind === 'table') return difference(reading, wanted);
  return reading.problem.remedy === '' ? 'no reason was given' : null;
}

/** Overwrites, removes or inserts up to two bytes, mostly with characters that have a meaning in a CSV. */
function mutated(bytes: Uint8Array<ArrayBuffer>, key: number): Uint8Array<ArrayBuffer> {
  const telling = asBytes('0159,,"\r\n\n- .x\u00e9');
  const at = randomBelow(key, 1, bytes.length);
  const put = telling.subarray(randomBelow(key, 2, telling.length)).slice(0, randomBelow(key, 3, 3));
  const after = bytes.subarray(Math.min(bytes.length, at + randomBelow(key, 4, 3)));
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), put, after]));
}

const isSame = (wanted: readonly number[] | undefined, found: Uint8Array): boolean =>
  wanted?.length === found.length && found.every((value, index) => value === wanted[index]);

/** Compares a reading with Papa Parse's; gives what is wrong, or null. */
function difference(reading: TableReading, wanted: PapaTable | null): string | null {
  if (reading.kind !== 'table' || !(reading.table instanceof ImageTable)) {
    if (wanted !== null) return `refused: ${JSON.stringify(reading)}`;
    return reading.kind !== 'table' && reading.problem.remedy !== '' ? null : 'no reason was given';
  }
  if (wanted === null) return 'accepted what Papa Parse and the rules refuse';
  const { pixels, labels } = reading.table.finish();
  if (!isSame(wanted.pixels, pixels)) return 'a pixel is wrong';
  const labelled = reading.table.layout.kind === 'training';
  return isSame(wanted.labels, labelled ? labels : labels.subarray(0, 0)) ? null : 'a label is wrong';
}

/** Files that are read for one seed. */
export const filesOfSeed = 6;

/**
 * Writes a file in some style and container, reads it through the real loader whole and in chunks, and compares it with
 * what was written and with Papa Parse's reading; then does the same with four damaged copies.
 *
 * @returns what went wrong, or null
 */
export async function checkRandomFile(seed: number): Promise<string | null> {
  const key = deriveKey(seed, 6);
  const table = fixtureTable(seed, 1 + randomBelow(key, 0, 3), randomBelow(key, 1, 2) === 0);
  const truth = { pixels: Array.from(table.pixels), labels: Array.from(table.labels ?? []) };
  const bytes = asBytes(csvText(table, anyStyle(seed), seed));
  const reference = readByPapaParse(bytes);
  if (reference?.pixels.join() !== truth.pixels.join() || reference.labels.join() !== truth.labels.join())
    return `seed ${seed}: the reference misreads it`;
  const container = containers[randomBelow(key, 2, containers.length)];
  const packed = await contained(bytes, container);
  const longest = [700, 5000, 100_000, 100_000][randomBelow(key, 3, 4)];
  const whole = difference(await readFile(packed), truth);
  if (whole !== null) return `seed ${seed}, whole: ${whole}`;
  const streamed = difference(await read(chunked(bytes, longest, key)), truth);
  if (streamed !== null) return `seed ${seed}, in chunks: ${streamed}`;
  for (const copy of [0, 1]) {
    const problem = await damageProblem(bytes, longest, deriveKey(seed, 7 + 10 * copy));
    if (problem !== null) return `seed ${seed}, damaged copy ${copy}: ${problem}`;
    const flipKey = deriveKey(seed, 8 + 10 * copy);
    // Nothing tells a flipped bit of a plain text: it is damaged in another way.
    const flipped =
      container === 'plain'
        ? await damageProblem(bytes, longest, flipKey)
        : await differenceWithFlippedBit(packed, truth, flipKey);
    if (flipped !== null) return `seed ${seed}, flipped copy ${copy} of the ${container}: ${flipped}`;
  }
  return null;
}

/** Reads a damaged copy in chunks; gives what differs from Papa Parse's reading of it, or null. */
async function damageProblem(bytes: Uint8Array<ArrayBuffer>, longest: number, key: number) {
  const damaged = mutated(bytes, key);
  return difference(await read(chunked(damaged, longest, key)), readByPapaParse(damaged));
}
