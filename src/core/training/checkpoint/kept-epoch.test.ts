import { expect, it } from 'vitest';
import type { EpochResult } from './checkpoint.ts';
import { keptEpoch } from './kept-epoch.ts';

const history = (...accuracies: (number | null)[]): readonly EpochResult[] =>
  accuracies.map((validationAccuracy, index) => ({
    epoch: index + 1,
    seconds: 1,
    loss: 1,
    accuracy: 0.5,
    validationLoss: null,
    validationAccuracy,
    learningRate: 0.1,
  }));

it.each([
  ['none before the first epoch', 'best', [], undefined],
  ['the last of the best validation accuracy', 'best', [0.9, 0.95, 0.95, 0.8], 3],
  ['the last without validation', 'best', [null, null], 2],
  ['the last where the last is wanted', 'last', [0.9, 0.95, 0.8], 3],
] as const)('keeps %s', (_, keep, accuracies, epoch) => {
  expect(keptEpoch(history(...accuracies), keep)?.epoch).toBe(epoch);
});
