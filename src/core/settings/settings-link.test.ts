import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySettings } from '../testing/random-settings.ts';
import { presetSettings, startSettings } from './presets.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { describeLink, longestLink, readSettingsLink, settingsLink, takingBack } from './settings-link.ts';

const fast = presetSettings('fast', defaultSettings);

test.each<[string, Settings, string]>([
  ['what a page starts with is a preset', startSettings, '#preset=cnn'],
  ['a preset is its name', fast, '#preset=fast'],
  [
    'what differs from the nearest preset is named',
    { ...fast, epochs: 12, seed: 3, filters: '24,32,48' },
    '#preset=fast&filters=24,32,48&epochs=12&seed=3',
  ],
  [
    'layers are written as people type them, and choose their network',
    { ...startSettings, model: 'layers', layers: 'conv 4 5 same, relu, flatten, dense' },
    '#preset=cnn&layers=conv+4+5+same,+relu,+flatten,+dense',
  ],
  [
    'layers that have no effect are kept too',
    { ...startSettings, layers: 'flatten, dense' },
    '#preset=cnn&layers=flatten,+dense&model=cnn',
  ],
])('a link can be read: %s', (_what, settings, link) => {
  expect(settingsLink(settings)).toBe(link);
});

test('any settings become a link and the same settings again, in characters that every address may have', () => {
  fc.assert(
    fc.property(anySettings, settings => {
      const link = settingsLink(settings) ?? '';
      expect(link).toMatch(/^#[\w.,=&+-]+$/);
      expect(readSettingsLink(link)).toMatchObject({ kind: 'settings', settings });
    }),
  );
});

test('a split seed goes along where the images are not as the files have them', () => {
  expect(settingsLink(fast, 3)).toBe('#preset=fast&splitSeed=3');
  expect(readSettingsLink('#preset=fast&splitSeed=3')).toMatchObject({ settings: fast, split: 3 });
  expect(readSettingsLink('#splitSeed=0')).toMatchObject({ settings: startSettings, split: 0 });
});

test('a link means the same whatever order and escapes a person or a program writes it in', () => {
  const meant = { kind: 'settings', settings: { ...fast, epochs: 12, filters: '8,16' } };
  for (const fragment of [
    '#epochs=12&preset=fast&filters=8,16',
    'preset=fast&filters=8%2C%2016&epochs=12&',
    '#preset=fast&epochs=12&epochs=12&filters=8,+16',
  ])
    expect(readSettingsLink(fragment)).toMatchObject(meant);
});

test('a link without a preset begins with the defaults, and may use names of earlier versions', () => {
  expect(readSettingsLink('#tta=9')).toEqual({
    kind: 'settings',
    settings: { ...startSettings, views: 9 },
    preset: null,
    named: ['views'],
    split: null,
  });
});

test.each(['', '#', '#cell-train', '#cells'])('%j is no link of settings', fragment => {
  expect(readSettingsLink(fragment)).toEqual({ kind: 'no settings' });
});

test.each([
  ['an unknown setting', '#epocs=3', 'There is no setting "epocs".'],
  ['an unknown preset', '#preset=huge', 'There is no preset “huge”. There are: dense, cnn'],
  ['a value out of range', '#preset=fast&epochs=0', 'Epochs must be a whole number from 1 to 500, not 0.'],
  ['layers that cannot be read', '#layers=conv+4+5,+reluu', 'layer 2 "reluu": there is no layer'],
  ['a part without a value', '#preset=fast&epochs', '"epochs" must be a name, = and a value'],
  ['bad percent encoding', '#epochs=%E0%A4', 'In “epochs=%E0%A4” a % is not followed by'],
  ['a setting twice', '#epochs=3&seed=2&epochs=5', '“epochs=3” is contradicted by what follows it'],
  ['layers of another network', '#model=dense&layers=flatten,+dense', '“model=dense” is contradicted'],
  ['two presets', '#preset=fast&preset=best', 'two presets, “fast” and “best”'],
  ['a split seed that is none', '#preset=fast&splitSeed=x', 'Its splitSeed must be one, and a whole number'],
  ['two split seeds', '#splitSeed=1&splitSeed=2', 'Its splitSeed must be one'],
  ['too much text', `#layers=${'relu,'.repeat(longestLink)}`, 'It has 40,007 characters'],
])('a link with %s is refused with what is wrong in it', (_what, fragment, problem) => {
  expect(readSettingsLink(fragment)).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining(problem),
  });
});

test('whatever stands in an address, it is read without an error, and only possible settings come of it', () => {
  const parts = fc.oneof(
    fc.string(),
    fc.string().map(text => `preset=${text}`),
    fc.string().map(text => `epochs=${text}`),
    fc.string().map(text => `layers=${text}`),
  );
  fc.assert(
    fc.property(fc.array(parts), written => {
      const reading = readSettingsLink(`#${written.join('&')}`);
      if (reading.kind === 'refused') expect(reading.problem.length).toBeLessThan(500);
      if (reading.kind !== 'settings') return;
      const link = settingsLink(reading.settings) ?? '';
      expect(readSettingsLink(link)).toMatchObject({ kind: 'settings', settings: reading.settings });
    }),
  );
});

test.each([
  ['#preset=fast', 'the preset Fast'],
  ['#preset=fast&seed=3&epochs=12', 'the preset Fast with epochs 12, seed 3'],
  ['#preset=fast&splitSeed=3', 'the preset Fast with split seed 3'],
  ['#seed=3&splitSeed=2', 'the defaults with seed 3, split seed 2'],
  ['#augment=true', 'the defaults with augmentation on'],
  ['#layers=flatten,+dense', 'the defaults with layers flatten, dense'],
])('a link in words: %s', (fragment, words) => {
  const reading = readSettingsLink(fragment);
  expect(reading.kind === 'settings' && describeLink(reading)).toBe(words);
});

test('taking an edit back restores what it changed, and leaves what was changed after it', () => {
  const edited = { ...defaultSettings, epochs: 3, seed: 7 };
  expect(takingBack(defaultSettings, edited, edited)).toEqual({ epochs: 12, seed: 1 });
  expect(takingBack(defaultSettings, edited, { ...edited, epochs: 5, dropout: 0.1 })).toEqual({ seed: 1 });
});
