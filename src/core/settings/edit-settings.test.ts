import { expect, test } from 'vitest';
import { describeDifferences, settingProblems } from './edit-settings.ts';
import { defaultSettings, type Settings } from './settings.ts';

test('a change of the layers is told by the layers that differ', () => {
  const own = (layers: string): Settings => ({ ...defaultSettings, model: 'layers', layers });
  const first = own('conv 4 5 same, relu, flatten, dense 32, relu, dense');
  const second = own('conv 4 5 same, relu, flatten, dense 64, gelu, dense');
  expect(describeDifferences(first, second)).toEqual(['layers dense 32, relu → dense 64, gelu']);
  const third = own('conv 4 5 same, relu, maxpool 2, flatten, dense 32, relu, dense');
  expect(describeDifferences(first, third)).toEqual(['layers nothing → maxpool 2']);
});

test('the default settings have no problems, and each problem names its knob', () => {
  expect(settingProblems(defaultSettings)).toEqual({});
  expect(Object.keys(settingProblems({ ...defaultSettings, epochs: -1, filters: '' }))).toEqual([
    'filters',
    'epochs',
  ]);
});

test('changes are told in words, in the order of the forms, and only where they do something', () => {
  expect(
    describeDifferences(defaultSettings, {
      ...defaultSettings,
      batchSize: 64,
      optimizer: 'adamw',
      rotation: 20,
      validationShare: 0,
    }),
  ).toEqual([
    'batch size 128 images → 64 images',
    'optimizer Adam → AdamW',
    'validation share 0.1 → 0',
    'early stopping 0 epochs → none',
    'weights to keep Best epoch → none',
    'weight decay none → 0',
  ]);
  expect(describeDifferences(defaultSettings, defaultSettings)).toEqual([]);
});
