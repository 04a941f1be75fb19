import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibratedJoint,
  confidentJoint,
  confidentThresholds,
  estimatedWrong,
  expectedByChance,
} from './confident-joint.ts';

/** Three rows labelled 0, three labelled 1; row 2 is a 1 that is labelled 0, and nothing is sure of row 5. */
const labels = Uint8Array.of(0, 0, 0, 1, 1, 1);
const probabilities = Float32Array.of(0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.1, 0.9, 0.3, 0.7, 0.45, 0.55);

describe('confident learning, by hand', () => {
  it('takes the mean probability of each label on its own rows as the threshold', () => {
    const [zero, one] = confidentThresholds(probabilities, labels);
    expect(zero).toBeCloseTo((0.9 + 0.8 + 0.1) / 3, 6);
    expect(one).toBeCloseTo((0.9 + 0.7 + 0.55) / 3, 6);
  });

  it('counts a row where a class reaches its threshold, and no row where none does', () => {
    // Thresholds are 0.6 and 0.717: rows 4 and 5 reach neither.
    expect([...confidentJoint(probabilities, labels)]).toEqual([2, 1, 0, 1]);
  });

  it('of several classes that reach theirs takes the likeliest', () => {
    const three = Float32Array.of(0.5, 0.3, 0.2, 0.2, 0.3, 0.5, 0.35, 0.45, 0.2);
    // Thresholds are 0.5, 0.3 and 0.2; row 1 reaches those of 1 and 2, row 2 those of 1 and 2.
    expect([...confidentJoint(three, Uint8Array.of(0, 1, 2))]).toEqual([1, 0, 0, 0, 1, 1, 0, 1, 1]);
  });

  it('scales the counts to all rows of each label, whose rest off the diagonal is the number of wrong ones', () => {
    const calibrated = calibratedJoint(confidentJoint(probabilities, labels), labels);
    expect([...calibrated]).toEqual([2, 1, 0, 3]);
    expect(estimatedWrong(calibrated)).toBe(1);
  });

  it('knows nothing of a class without rows', () => {
    const joint = confidentJoint(Float32Array.of(0.9, 0.1, 0), Uint8Array.of(0));
    expect([...calibratedJoint(joint, Uint8Array.of(0))]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('tells how many of a list would be wrong by chance alone', () => {
    expect(expectedByChance(630, 420, 42_000)).toBeCloseTo(6.3, 10);
    expect(expectedByChance(0, 0, 0)).toBe(0);
  });
});

const tables = fc
  .array(fc.tuple(fc.nat(3), fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 4 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map(rows => ({
    labels: Uint8Array.from(rows, ([label]) => label),
    probabilities: Float32Array.from(
      rows.flatMap(([, weights]) => {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        return weights.map(weight => weight / sum);
      }),
    ),
  }));

describe('for any table', () => {
  it('the calibrated joint counts each row once, under its own label', () => {
    fc.assert(
      fc.property(tables, table => {
        const calibrated = calibratedJoint(confidentJoint(table.probabilities, table.labels), table.labels);
        for (let label = 0; label < 4; label++) {
          const own = calibrated.subarray(label * 4, label * 4 + 4).reduce((sum, count) => sum + count, 0);
          expect(own).toBeCloseTo(table.labels.filter(each => each === label).length, 6);
        }
        const wrong = estimatedWrong(calibrated);
        expect(wrong).toBeGreaterThanOrEqual(0);
        expect(wrong).toBeLessThanOrEqual(table.labels.length);
      }),
    );
  });

  it('networks that are certain of the truth find exactly the labels that were changed', () => {
    const truths = fc.array(fc.nat(3), { minLength: 8, maxLength: 80 });
    fc.assert(
      fc.property(truths, fc.array(fc.nat(79), { maxLength: 3 }), (drawn, changed) => {
        // Four right labels of each class, so that no class consists of wrong ones.
        const truth = [...[0, 1, 2, 3].flatMap(label => [label, label, label, label]), ...drawn];
        const rows = new Set(changed.filter(row => row < drawn.length).map(row => row + 16));
        const given = Uint8Array.from(truth, (label, row) => (rows.has(row) ? (label + 1) % 4 : label));
        const certain = Float32Array.from(
          truth.flatMap(label => [0, 1, 2, 3].map(each => Number(each === label))),
        );
        const joint = calibratedJoint(confidentJoint(certain, given), given);
        expect(estimatedWrong(joint)).toBeCloseTo(rows.size, 6);
      }),
    );
  });
});
