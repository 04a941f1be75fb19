/** Loads everything that was dropped at once. */
import type { AnswerTable } from '../core/data/csv/answers.ts';
import { assembleTables } from '../core/data/csv/assemble.ts';
import type { Allocate } from '../core/data/csv/growing-bytes.ts';
import { ImageTable } from '../core/data/csv/image-table.ts';
import type { FileProblem } from '../core/data/file-problem.ts';
import type { LoadedFiles, LoadedTables, LoadProgress } from '../protocol.ts';
import { openFile } from './open-file.ts';
import { ProgressMeter } from './progress.ts';
import { readTable } from './read-table.ts';
import type { Source } from './source.ts';
import { historyAfter, surveyTables } from './survey-tables.ts';

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
  for (const file of files) {
    const opened = await openFile(file);
    options.signal.throwIfAborted();
    if (opened.kind === 'sources') sources.push(...opened.sources);
    else problems.push(opened.problem);
  }
  if (problems.length > 0) return { kind: 'refused', problems };

  const read = await readAll(sources, options);
  if (read.problems.length > 0) return { kind: 'refused', problems: read.problems };
  const assembled = assembleTables(read.tables, options.kept);
  if (assembled.kind === 'refused')
    return read.tables.length === 0 && read.extras.length > 0
      ? { kind: 'refused', problems: read.extras }
      : assembled;

  const { training, test, solution } = assembled.tables;
  const history = historyAfter(options.kept, assembled.tables);
  const survey = await surveyTables({ training, test, history });
  options.signal.throwIfAborted();
  const summary = {
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    seconds: (performance.now() - started) / 1000,
    ...survey,
  };
  return { kind: 'loaded', loaded: { training, test, solution, history, summary } };
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
