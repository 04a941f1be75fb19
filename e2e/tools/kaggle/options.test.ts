import { expect, test } from 'vitest';
import { UsageError } from '../commands/command-line.ts';
import { parseKaggle } from './options.ts';

test.each([
  [
    ['download'],
    { command: 'download', competition: 'digit-recognizer', out: 'digit-recognizer.zip', force: false },
  ],
  [
    ['download', '--out', 'a.zip', '--force'],
    { command: 'download', competition: 'digit-recognizer', out: 'a.zip', force: true },
  ],
  [['submissions', '--competition', 'kannada'], { command: 'submissions', competition: 'kannada' }],
  [
    ['submit', 's.csv', '--message', 'm', '--wait', '--report', 'r.json'],
    {
      command: 'submit',
      competition: 'digit-recognizer',
      file: 's.csv',
      message: 'm',
      wait: true,
      report: 'r.json',
    },
  ],
])('%j is understood', (args, options) => {
  expect(parseKaggle(args)).toEqual(options);
});

test.each([
  ['no command', [], 'Say what to do'],
  ['an unknown command', ['upload'], 'no command "upload"'],
  ['no file', ['submit'], 'needs the file'],
  ['two files', ['submit', 'a', 'b'], '"b" is one name too many'],
  ["another command's option", ['submissions', '--wait'], '--wait means nothing to submissions'],
  ['a report without a score', ['submit', 'a', '--report', 'r'], '--report needs --wait'],
])('%s is refused with a reason', (_what, args, reason) => {
  expect(() => parseKaggle(args)).toThrow(UsageError);
  expect(() => parseKaggle(args)).toThrow(reason);
});
