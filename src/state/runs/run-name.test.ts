import { describe, expect, it } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';
import { nameOf, namesOf } from './run-name.ts';

function runWith(changes: Partial<Settings>, name: string | null = null, at = 0): RunRecord {
  return {
    id: `${at}`,
    name,
    pinned: false,
    at,
    settings: { ...defaultSettings, ...changes },
    dataHash: '',
    classes: tenDigits,
    device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
    ended: 'complete',
    history: [],
    stepsPerEpoch: 10,
    best: { epoch: 1, validationAccuracy: null },
    heldOutRows: 0,
    seconds: 1,
  };
}

describe('a run is named', () => {
  const first = runWith({});
  it('by its preset when nothing came before', () => expect(nameOf(first, null)).toBe('CNN'));
  it('by what differs from the run before', () =>
    expect(nameOf(runWith({ filters: '16,32', dropout: 0.4 }), first)).toBe('filters 16, 32, dropout 0.4'));
  it('as a repetition when nothing differs', () => expect(nameOf(runWith({}), first)).toBe('CNN again'));
  it('by the number of settings when there are many', () =>
    expect(nameOf(runWith({ filters: '8', dropout: 0.4, epochs: 3, batchSize: 32, seed: 9 }), first)).toBe(
      'CNN, 5 other settings',
    ));
  it('as a person named it', () => expect(nameOf(runWith({}, 'My best'), first)).toBe('My best'));
});

it('each is compared with the one before it in time, in whatever order they stand', () => {
  const names = namesOf([runWith({ epochs: 3 }, null, 2), runWith({}, null, 1)]);
  expect([...names]).toEqual([
    ['1', 'CNN'],
    ['2', 'epochs 3'],
  ]);
});
