/** Loads everything that was dropped at once. */
import type { AnswerTable } from '../core/data/csv/answers.ts';
import type { Allocate } from '../core/data/csv/growing-bytes.ts';
import { ImageTable } from '../core/data/csv/image-table.ts';
import { countDuplicatesAndBlanks, hashInputs } from '../core/data/data-checks.ts';
import type { TestTable, TrainingTable } from '../core/data/dataset.ts';
import type { FileProblem } from '../core/data/file-problem.ts';
import { assembleDrop } from '../core/data/formats/assemble-drop.ts';
import type { LoadedFiles, LoadedTables, LoadProgress } from '../protocol.ts';
import { droppedPictures } from './formats/open-format.ts';
import type { PartSource } from './formats/part-source.ts';
import { openFile } from './open-file.ts';
import { ProgressMeter } from './progress.ts';
import { readParts } from './read-parts.ts';
import { readTable } from './read-table.ts';
import type { Source } from './source.ts';

export interface LoadOptions {
  /** Tables that stay where the new files do not replace them. */
  readonly kept: LoadedTables;
  readonly allocate: Allocate;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly loaded: LoadedFiles }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] };

/** Reads all `files`. One bad file refuses them all. Rejects only when `signal` is aborted. */
export async function load(files: readonly File[], options: LoadOptions): Promise<LoadOutcome> {
  const started = performance.now();
  const sources: Source[] = [];
  const problems: FileProblem[] = [];
  const pictures = await droppedPictures(files);
  const parts: PartSource[] = pictures === null ? [] : [pictures.source];
  const instead: PartSource[] = [];
  for (const file of pictures?.others ?? files) {
    const opened = await openFile(file);
    options.signal.throwIfAborted();
    if (opened.kind === 'sources') {
      sources.push(...opened.sources);
      parts.push(...(opened.parts ?? []));
      instead.push(...(opened.instead ?? []));
    } else problems.push(opened.problem);
  }
  if (problems.length > 0) return { kind: 'refused', problems };

  const read = await readAll(sources, options);
  if (read.problems.length > 0) return { kind: 'refused', problems: read.problems };
  const hasImages = read.tables.some(table => table instanceof ImageTable);
  const formats = await readParts(hasImages ? parts : [...parts, ...instead], options);
  if (formats.problems.length > 0) return { kind: 'refused', problems: formats.problems };
  const assembled = assembleDrop(read.tables, formats.parts, options.kept);
  if (assembled.kind === 'refused')
    return read.tables.length === 0 && read.extras.length > 0
      ? { kind: 'refused', problems: read.extras }
      : assembled;

  const { training, test, solution } = assembled.tables;
  const none = { duplicates: 0, blanks: 0 };
  const ofTraining = training === null ? none : countDuplicatesAndBlanks(training.pixels, training.rows);
  const ofTest = test === null ? none : countDuplicatesAndBlanks(test.pixels, test.rows);
  const hash = await contentHash(training, test);
  options.signal.throwIfAborted();
  const summary = {
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    seconds: (performance.now() - started) / 1000,
    hash,
    duplicates: { training: ofTraining.duplicates, test: ofTest.duplicates },
    blanks: { training: ofTraining.blanks, test: ofTest.blanks },
  };
  return { kind: 'loaded', loaded: { training, test, solution, summary } };
}

interface ReadFiles {
  readonly tables: readonly (ImageTable | AnswerTable)[];
  readonly problems: readonly FileProblem[];
  /** Problems of skipped files that are no tables of images: reported only where no other table was found. */
  readonly extras: readonly FileProblem[];
}

async function readAll(sources: readonly Source[], options: LoadOptions): Promise<ReadFiles> {
  const meter = new ProgressMeter(sources, options.onProgress, () => performance.now());
  const tables: (ImageTable | AnswerTable)[] = [];
  const problems: FileProblem[] = [];
  const extras: FileProblem[] = [];
  for (const source of sources) {
    const reading = await readTable(source, {
      allocate: options.allocate,
      signal: options.signal,
      onProgress: progress => meter.update(source.name, progress),
    });
    if (reading.kind === 'table') {
      tables.push(reading.table);
      meter.finished(source, reading.table instanceof ImageTable ? reading.table.rows : 0);
    } else if (reading.kind === 'other-table' && source.mayBeExtra) {
      extras.push(reading.problem);
      meter.finished(source, 0);
    } else problems.push(reading.problem);
  }
  return { tables, problems, extras };
}

/** Gives the SHA-256, in hex, over the SHA-256 digests of the tables' blocks. */
async function contentHash(training: TrainingTable | null, test: TestTable | null): Promise<string> {
  const digests: number[] = [];
  // `digest` does not take shared memory: each block is copied, always to the same place.
  let copy = new Uint8Array(0);
  for (const block of hashInputs(training, test)) {
    if (copy.length < block.length) copy = new Uint8Array(block.length);
    copy.set(block);
    const digest = await crypto.subtle.digest('SHA-256', copy.subarray(0, block.length));
    digests.push(...new Uint8Array(digest));
  }
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(digests));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}
