/** Loads everything that was dropped at once. */
import { baseName } from '../core/data/csv/file-names.ts';
import type { Allocate } from '../core/data/csv/growing-bytes.ts';
import { ImageTable } from '../core/data/csv/image-table.ts';
import type { CsvTable } from '../core/data/csv/row-sink.ts';
import type { FileProblem } from '../core/data/file-problem.ts';
import { assembleDrop } from '../core/data/formats/assemble-drop.ts';
import type { LoadProgress } from '../core/data/load-progress.ts';
import { exportAgain, ModelFileError, type ReadModel } from '../core/model-files/imported-network.ts';
import type { LoadedFiles, LoadedTables } from '../protocol.ts';
import { ContainerError } from './container-error.ts';
import { droppedPictures } from './formats/open-format.ts';
import { findModels } from './models/find-models.ts';
import { openFile } from './open-file.ts';
import { ProgressMeter } from './progress.ts';
import { readParts } from './read-parts.ts';
import { readTable } from './read-table.ts';
import type { Opened, Source } from './source.ts';
import { historyAfter, surveyTables } from './tables/survey-tables.ts';
import { entriesOf } from './zip-entry.ts';

type Container = Extract<Opened, { kind: 'sources' }>;

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

export type DropOutcome =
  | LoadOutcome
  /** There were models among the files; `loaded` is null where there was no data beside them. */
  | { readonly kind: 'models'; readonly models: readonly ReadModel[]; readonly loaded: LoadedFiles | null };

/** Reads the models among `files`, and the others as data; one that is wrong refuses them all. Rejects as `load` does. */
export async function loadDrop(files: readonly File[], options: LoadOptions): Promise<DropOutcome> {
  const { signal } = options;
  const openZip = async (zip: File) =>
    (await entriesOf(zip)).map(entry => ({
      ...entry,
      bytes: () =>
        entry.bytes(signal).catch(error => {
          if (!(error instanceof ContainerError)) throw error;
          throw new ModelFileError(`It cannot be unpacked: ${error.message}.`, exportAgain);
        }),
    }));
  const { models, problems, others } = await findModels(files, openZip, signal);
  if (problems.length > 0) return { kind: 'refused', problems };
  if (models.length === 0) return load(files, options);
  const data = others.length === 0 ? null : await load(others, options);
  return data?.kind === 'refused' ? data : { kind: 'models', models, loaded: data?.loaded ?? null };
}

/**
 * Reads all `files`. One table of images that is wrong refuses them all; other files are passed over where tables came
 * with them. Rejects when `signal` is aborted, and with what the program itself gets wrong.
 */
export async function load(files: readonly File[], options: LoadOptions): Promise<LoadOutcome> {
  const started = performance.now();
  const problems: FileProblem[] = [];
  const foreign: FileProblem[] = [];
  const pictures = droppedPictures(files);
  const containers: Container[] = [];
  for (const file of pictures?.others ?? files) {
    const opened = await openFile(file);
    options.signal.throwIfAborted();
    if (opened.kind === 'sources') containers.push(opened);
    else (opened.kind === 'foreign' ? foreign : problems).push(opened.problem);
  }
  if (problems.length > 0) return { kind: 'refused', problems };

  const read = await readAll(
    containers.flatMap(({ sources }) => sources),
    options,
  );
  if (read.problems.length > 0) return { kind: 'refused', problems: read.problems };
  const images = read.tables.filter(table => table instanceof ImageTable).length;
  const others = containers.map(opened => (images === 0 && opened.instead) || opened);
  const needless = images === 0 ? [] : containers.map(needlessIn);
  const parts = [pictures?.source ?? [], ...others.map(each => each.parts ?? [])].flat();
  // Files of other formats may hold the one table that the CSV files lack.
  const formats = await readParts(images > 1 ? [] : parts, options);
  if (formats.problems.length > 0) return { kind: 'refused', problems: formats.problems };
  const extras = [...foreign, ...read.extras];
  const missed = formats.parts.length > 0 ? [] : missedTables(read.tables, extras);
  if (missed.length > 0) return { kind: 'refused', problems: missed };
  const assembled = assembleDrop(read.tables, formats.parts, options.kept);
  if (assembled.kind === 'refused') return assembled;

  const { training, test } = assembled.tables;
  const history = historyAfter(options.kept, assembled.tables);
  // Answers in the order of the files fit no images that were dealt out anew, which have theirs already.
  const isDealt = history.treatments.split !== undefined;
  const solution = isDealt ? options.kept.solution : assembled.tables.solution;
  const survey = await surveyTables({ training, test, history });
  options.signal.throwIfAborted();
  const summary = {
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    seconds: (performance.now() - started) / 1000,
    ...survey,
    assumptions: assembled.assumptions,
    passedOver: [
      ...extras.map(({ file, message }) => ({ file, reason: message })),
      ...assembled.passedOver,
      ...others.flatMap(({ passedOver }, index) => (needless.at(index) ?? { passedOver }).passedOver ?? []),
      ...[...(images > 1 ? parts : []), ...needless.flatMap(each => each?.parts ?? [])].map(({ name }) => ({
        file: name,
        reason: images > 1 ? 'The CSV files have both tables.' : 'The CSV file beside it was read.',
      })),
    ],
  };
  return { kind: 'loaded', loaded: { training, test, solution, history, summary } };
}

/** What a zip holds in other formats beside its CSV files; null for pictures, which are files that are no tables. */
function needlessIn({ instead }: Container): Container['instead'] | null {
  return instead?.parts.every(({ name }) => name.includes('/')) ? instead : null;
}

interface ReadFiles {
  readonly tables: readonly CsvTable[];
  readonly problems: readonly FileProblem[];
  /** Problems of files that are no tables of images: reported only where no table of images was found. */
  readonly extras: readonly FileProblem[];
}

/** The files that are no tables of images and cannot be passed over: all, or one that has the name of a missing table. */
function missedTables(tables: readonly CsvTable[], extras: readonly FileProblem[]): readonly FileProblem[] {
  const images = tables.filter(table => table instanceof ImageTable);
  if (images.length === 0) return extras;
  const isMissing = (kind: ImageTable['layout']['kind'], name: RegExp, { file }: FileProblem): boolean =>
    name.test(baseName(file)) && !images.some(({ layout }) => layout.kind === kind);
  return extras.filter(
    extra => isMissing('training', /^train\.csv/i, extra) || isMissing('test', /^test\.csv/i, extra),
  );
}

async function readAll(sources: readonly Source[], options: LoadOptions): Promise<ReadFiles> {
  const meter = new ProgressMeter(sources, options.onProgress, () => performance.now());
  const tables: CsvTable[] = [];
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
    } else if (reading.kind === 'other-table') {
      extras.push(reading.problem);
      meter.finished(source, 0);
    } else problems.push(reading.problem);
  }
  return { tables, problems, extras };
}
