import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notebookCommand } from '../../../src/core/settings/notebook-command.ts';
import { anySettings } from '../../../src/core/testing/random-settings.ts';
import { UsageError } from '../commands/command-line.ts';
import { parseOptions } from './options.ts';

test('without options it trains the default network on the sample data', () => {
  const options = parseOptions([]);
  expect(options).toMatchObject({
    files: null,
    kaggle: false,
    preset: 'cnn',
    out: 'submission.csv',
    report: null,
    htmlReport: null,
    solution: null,
  });
  expect(options.settings.device).toBe('auto');
});

test('settings, seed and backend are read into the knobs that the page must show', () => {
  const args = [
    '--model',
    'dense',
    '--set',
    'epochs=3',
    '--set',
    'units1=32',
    '--seed',
    '7',
    '--backend',
    'wasm',
  ];
  const { preset, settings, changed } = parseOptions(args);
  expect(preset).toBe('dense');
  expect(settings).toMatchObject({ model: 'dense', epochs: 3, units1: 32, seed: 7, device: 'wasm' });
  expect(changed).toEqual(['epochs', 'units1', 'seed', 'device']);
});

test('a setting under the name of an earlier version is put into the field that it has now', () => {
  expect(parseOptions(['--set', 'tta=9']).changed).toEqual(['views', 'device']);
});

test('the command that the page and a report show for any settings means these settings', () => {
  fc.assert(
    fc.property(anySettings, fc.nat(9), (settings, split) => {
      const words: readonly string[] = notebookCommand(settings, split).match(/'[^']*'|\S+/g) ?? [];
      const args = words.slice(words.indexOf('--') + 1).map(word => word.replaceAll("'", ''));
      expect(parseOptions(args)).toMatchObject({ settings, split });
    }),
  );
});

test('data comes as one zip, as a pair of tables or as any files', () => {
  expect(parseOptions(['--zip', 'a.zip']).files).toEqual(['a.zip']);
  expect(parseOptions(['--train', 'a.csv', '--test', 'b.csv']).files).toEqual(['a.csv', 'b.csv']);
  expect(parseOptions(['--data', 'a.gz', '--data', 'b.gz']).files).toEqual(['a.gz', 'b.gz']);
});

test.each([
  ['half a pair of tables', ['--train', 'a.csv'], '--train and --test go together'],
  ['a zip beside a table', ['--zip', 'a.zip', '--train', 'a.csv', '--test', 'b.csv'], '--zip goes without'],
  ['a zip beside other files', ['--zip', 'a.zip', '--data', 'b'], '--data goes without'],
  ['a zip beside Kaggle', ['--zip', 'a.zip', '--kaggle'], '--kaggle goes without'],
  ['an unknown preset', ['--model', 'huge'], 'not "huge"'],
  ['an unknown setting', ['--set', 'epoch=3'], 'no setting "epoch"'],
  ['a value out of range', ['--set', 'epochs=0'], 'Epochs must be'],
  ['a seed that is no number', ['--seed', 'x'], 'Seed must be'],
  ['an unknown backend', ['--backend', 'tpu'], 'not "tpu"'],
  ['a split seed that is no number', ['--split-seed', '1.5'], '--split-seed takes'],
  ['a split of Kaggle’s images', ['--split-seed', '3', '--kaggle'], 'goes without --kaggle'],
  ['an unknown option', ['--fast'], '--fast'],
])('%s is refused with a reason', (_what, args, reason) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(reason);
});
