import { describe, expect, it } from 'vitest';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { describeCurves, describeHandicaps } from './describe-curves.ts';

const epochs = (...rows: readonly (readonly [loss: number, validation: number, accuracy?: number])[]) =>
  rows.map(
    ([loss, validationLoss, accuracy = 0.99], index): EpochResult => ({
      epoch: index + 1,
      loss,
      accuracy,
      validationLoss,
      validationAccuracy: 0.98,
      seconds: 1,
      learningRate: 0.001,
    }),
  );

describe('reading the curves', () => {
  it('calls it overfitting when validation loss has turned while training loss falls', () => {
    expect(describeCurves(epochs([0.3, 0.2], [0.1, 0.1], [0.01, 0.15]))).toMatch(/epoch 2 .*is overfitting/);
  });

  it('does not call noise overfitting', () => {
    expect(describeCurves(epochs([0.3, 0.2], [0.1, 0.1], [0.05, 0.101]))).toMatch(/No overfitting/);
  });

  it('does not call a training loss that rises too overfitting', () => {
    expect(describeCurves(epochs([0.3, 0.1], [0.9, 0.8, 0.97]))).toMatch(/No overfitting/);
  });

  it('names the gap between training and validation accuracy', () => {
    expect(describeCurves(epochs([0.3, 0.2], [0.001, 0.1, 1]))).toMatch(/by heart/);
  });

  it('says nothing of a single epoch or without validation', () => {
    expect(describeCurves(epochs([0.3, 0.2]))).toBeNull();
    expect(
      describeCurves(epochs([0.3, 0.2], [0.2, 0.1]).map(row => ({ ...row, validationLoss: null }))),
    ).toBeNull();
  });
});

describe('validation below training', () => {
  const better = epochs([0.9, 0.3], [0.4, 0.1]);
  it.each([
    [
      { dropout: 0.5, augment: true, labelSmoothing: 0.05 },
      /with dropout, augmentation and label smoothing on/,
    ],
    [{ dropout: 0, convDropout: 0.25 }, /with dropout on/],
    [{ dropout: 0, augment: false }, /a mean over its steps/],
  ])('is explained by the settings %j', (facts, words) => {
    expect(describeHandicaps(better, facts)).toMatch(words);
  });

  it('is not explained where it is not so', () => {
    expect(describeHandicaps(epochs([0.1, 0.3]), { dropout: 0.5 })).toBeNull();
    expect(describeHandicaps([], {})).toBeNull();
  });
});
