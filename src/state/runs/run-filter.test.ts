import { describe, expect, it } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';
import { parseRunFilter } from './run-filter.ts';

const run: RunRecord = {
  id: 'a',
  name: null,
  pinned: false,
  at: 0,
  settings: { ...defaultSettings, batchSize: 128, epochs: 3, model: 'cnn', batchNorm: true },
  dataHash: 'hash',
  classes: tenDigits,
  device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
  ended: 'complete',
  history: [],
  stepsPerEpoch: 10,
  best: { epoch: 2, validationAccuracy: 0.991 },
  heldOutRows: 0,
  seconds: 12,
};

describe('filtering runs', () => {
  it.each([
    ['', true],
    ['wide', true],
    ['narrow', false],
    ['batchSize=128', true],
    ['batchsize>128', false],
    ['Epochs>=3', true],
    ['epochs<3', false],
    ['accuracy>99%', true],
    ['accuracy>0.995', false],
    ['loss<1', false],
    ['seconds<=12 wasm', true],
    ['model=cnn', true],
    ['model=dense', false],
    ['batchNorm=yes', true],
    ['batchNorm=no', false],
    ['wide seconds>100', false],
  ])('"%s" is %s', (text, expected) => {
    const filter = parseRunFilter(text);
    expect(filter.problem).toBeNull();
    expect(filter.matches(run, 'Wide layers')).toBe(expected);
  });

  it('says what it does not know and does not hide runs by it', () => {
    const filter = parseRunFilter('colour=red');
    expect(filter.problem).toContain('colour');
    expect(filter.matches(run, '')).toBe(true);
  });
});
