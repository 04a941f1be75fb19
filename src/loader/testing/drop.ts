/** Drops of files on the loader, for unit tests. */
import { newHistory } from '../../core/data/treatment.ts';
import type { LoadedFiles, LoadedTables } from '../../protocol.ts';
import { type LoadOptions, type LoadOutcome, load } from '../load.ts';
import { asBytes, asFile, type Content } from './containers.ts';

export type Files = Readonly<Record<string, Content>>;

export const nothingLoaded: LoadedTables = {
  training: null,
  test: null,
  solution: null,
  history: newHistory,
};

export function drop(
  files: Files,
  kept: LoadedTables = nothingLoaded,
  options: Partial<LoadOptions> = {},
): Promise<LoadOutcome> {
  const dropped = Object.entries(files).map(([name, content]) => asFile({ name, bytes: asBytes(content) }));
  return load(dropped, {
    kept,
    allocate: length => new Uint8Array(length),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
}

/** Gives what a drop loads; throws where it is refused. */
export async function loaded(files: Files, kept: LoadedTables = nothingLoaded): Promise<LoadedFiles> {
  const outcome = await drop(files, kept);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems));
  return outcome.loaded;
}

/** The file, the message and the remedy of each problem of a drop, as one text; throws where it is accepted. */
export async function refusals(files: Files): Promise<string> {
  const outcome = await drop(files);
  if (outcome.kind === 'loaded') throw new Error('it was accepted');
  return outcome.problems.map(({ file, message, remedy }) => `${file}: ${message} ${remedy}`).join('\n');
}
