/** What an unattended run reads and writes: checked before the training, so that no hour of it ends without a place. */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '../../../src/core/error-message.ts';
import { UsageError } from '../commands/command-line.ts';
import type { Options } from './options.ts';

/** Throws a `UsageError` for an input that is not there, or is no file. */
export function requireInputs({ files, solution }: Pick<Options, 'files' | 'solution'>): void {
  for (const file of [...(files ?? []), ...(solution === null ? [] : [solution])]) {
    if (!existsSync(file)) throw new UsageError(`${file} does not exist.`);
    if (!statSync(file).isFile()) throw new UsageError(`${file} is not a file.`);
  }
}

/** Makes the folder of an output where it is missing. Throws a `UsageError` where the file could not be written. */
export function prepareOutput(option: string, file: string): void {
  const path = resolve(file);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new UsageError(
      `${option} ${file} is a folder; name a file in it, such as ${join(file, 'submission.csv')}.`,
    );
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${option} ${file} cannot be written: ${messageOf(cause)}. Choose another place.`);
  }
}

export interface Written {
  /** The absolute path. */
  readonly path: string;
  /** Why it is not the one that was asked for; null where it is. */
  readonly problem: string | null;
}

/** Writes to the file that was asked for, or else into a new folder for temporary files. Throws if neither can be. */
export function writeOutput(file: string, text: string): Written {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return { path, problem: null };
  } catch (cause) {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'digit-recognizer-')), basename(path));
    writeFileSync(elsewhere, text);
    return { path: elsewhere, problem: messageOf(cause) };
  }
}
