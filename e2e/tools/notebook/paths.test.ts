import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../commands/command-line.ts';
import { prepareOutput, requireInputs, writeOutput } from './paths.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a missing folder is made before the training', () => {
  const file = join(folder, 'a/b/submission.csv');
  prepareOutput('--out', file);
  expect(writeOutput(file, 'text')).toEqual({ path: file, problem: null });
  expect(readFileSync(file, 'utf8')).toBe('text');
});

test('an output that exists is kept until the new one is written', () => {
  const file = join(folder, 'submission.csv');
  writeFileSync(file, 'before');
  prepareOutput('--out', file);
  expect(readFileSync(file, 'utf8')).toBe('before');
});

test('an input that is not there, or is a folder, is named before the training', () => {
  const file = join(folder, 'train.csv');
  writeFileSync(file, '');
  expect(() => requireInputs({ files: [file], solution: null })).not.toThrow();
  expect(() => requireInputs({ files: [file, `${file}.gz`], solution: null })).toThrow('does not exist');
  expect(() => requireInputs({ files: null, solution: folder })).toThrow('is not a file');
});

test.each<[string, (folder: string) => string, string]>([
  ['a folder', folder => folder, 'is a folder'],
  [
    'a path through a file',
    folder => {
      writeFileSync(join(folder, 'file'), '');
      return join(folder, 'file/submission.csv');
    },
    'cannot be written',
  ],
])('%s is refused before the training', (_what, make, message) => {
  const file = make(folder);
  expect(() => prepareOutput('--report', file)).toThrow(UsageError);
  expect(() => prepareOutput('--report', file)).toThrow(message);
});

test('what cannot be written at the end is written elsewhere, and it is said where', () => {
  const file = join(folder, 'later/submission.csv');
  // The place became a folder in the meantime.
  mkdirSync(file, { recursive: true });
  const { path, problem } = writeOutput(file, 'text');
  expect(problem).not.toBeNull();
  expect(path).not.toBe(file);
  expect(readFileSync(path, 'utf8')).toBe('text');
  rmSync(join(path, '..'), { recursive: true });
});
