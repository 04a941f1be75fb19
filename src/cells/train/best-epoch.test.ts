import { expect, it } from 'vitest';
import type { EpochResult } from '../../core/checkpoint.ts';
import { bestEpoch } from './best-epoch.ts';

const epoch = (number: number, validationAccuracy: number | null): EpochResult => ({
  epoch: number,
  seconds: 1,
  loss: 1,
  accuracy: 0.5,
  validationLoss: null,
  validationAccuracy,
  learningRate: 0.1,
});

it('is none before the first epoch', () => {
  expect(bestEpoch([])).toBeNull();
});

it('is the first of the best validation accuracy', () => {
  expect(bestEpoch([epoch(1, 0.9), epoch(2, 0.95), epoch(3, 0.95), epoch(4, 0.8)])?.epoch).toBe(2);
});

it('is the last without validation', () => {
  expect(bestEpoch([epoch(1, null), epoch(2, null)])?.epoch).toBe(2);
});
