import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurveData, curveDomain, curveRows, readCurve } from './curve-spec.ts';

const curve = (change: Partial<CurveData>): Omit<CurveData, 'link'> => ({
  measure: 'loss',
  steps: [],
  stepsPerEpoch: 100,
  epochs: 4,
  validation: [],
  keptEpoch: null,
  ...change,
});
const finite = (values: readonly number[]) => values.filter(Number.isFinite);

describe('a training curve', () => {
  it('has about as many points as a chart has room for, however long the run is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 5000 }),
        (epochs, stepsPerEpoch) => {
          const { smooth, pointsPerEpoch } = curveRows(curve({ epochs, stepsPerEpoch }));
          expect(smooth).toHaveLength(pointsPerEpoch * epochs);
          expect(smooth.length).toBeLessThanOrEqual(Math.max(144, epochs));
        },
      ),
    );
  });

  it('keeps every step inside its band and the average between the extremes', () => {
    const value = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), steps => {
        const { low, high, smooth } = curveRows(curve({ steps }));
        expect(Math.min(...finite(low))).toBe(Math.min(...steps));
        expect(Math.max(...finite(high))).toBe(Math.max(...steps));
        for (const average of finite(smooth)) {
          expect(average).toBeGreaterThanOrEqual(Math.min(...steps) - 1e-9);
          expect(average).toBeLessThanOrEqual(Math.max(...steps) + 1e-9);
        }
      }),
    );
  });

  it('shows validation at the end of its epoch and marks the best one', () => {
    const { validation, best, pointsPerEpoch } = curveRows(
      curve({ validation: [0.3, 0.1, 0.2], keptEpoch: 2 }),
    );
    expect(validation[pointsPerEpoch - 1]).toBe(0.3);
    expect(validation[2 * pointsPerEpoch - 1]).toBe(0.1);
    expect(finite(best)).toEqual([0.1]);
    expect(best.findIndex(Number.isFinite)).toBe(2 * pointsPerEpoch - 1);
  });

  it('leaves a gap for steps whose numbers are missing', () => {
    const steps = Array.from({ length: 200 }, (_, step) => (step < 100 ? Number.NaN : 1));
    const { smooth, pointsPerEpoch } = curveRows(curve({ steps }));
    expect(finite(smooth.slice(0, pointsPerEpoch))).toEqual([]);
    expect(smooth[pointsPerEpoch]).toBe(1);
  });
});

describe('the y range', () => {
  it.each([
    ['loss before the first epoch', 'loss', [], [0, 2.5]],
    ['a small loss', 'loss', [0.03], [0, 0.05]],
    ['a loss that has exploded', 'loss', [9], [0, 2.5]],
    ['accuracy before the first epoch', 'accuracy', [], [0, 1]],
    ['a high accuracy', 'accuracy', [0.991], [0.98, 1]],
    ['an accuracy by chance', 'accuracy', [0.1], [0, 1]],
  ] as const)('fits %s', (_, measure, validation, expected) => {
    expect(curveDomain(measure, curveRows(curve({ measure, validation })))).toEqual(expected);
  });
});

describe('the y range of a single epoch', () => {
  const falling = Array.from({ length: 200 }, (_, step) => 2.4 * Math.exp(-step / 60));
  const rows = curveRows(curve({ steps: falling, stepsPerEpoch: 200, epochs: 1, validation: [0.08] }));

  it('holds the training line, not only the one validation point', () => {
    const [, top] = curveDomain('loss', rows);
    const late = finite(rows.smooth.slice(Math.ceil(rows.pointsPerEpoch / 10)));
    expect(top).toBeGreaterThan(Math.max(...late));
  });
});

describe('pointing at the curve', () => {
  const rows = curveRows(
    curve({ steps: new Float32Array(150).fill(0.5), validation: [0.25], keptEpoch: 1, stepsPerEpoch: 100 }),
  );

  it('reads training and validation at the end of an epoch', () => {
    expect(readCurve(rows, 'loss', 1.001)).toEqual({
      x: 1,
      lines: ['epoch 1.00', 'training loss: 0.5000', 'validation loss: 0.2500'],
    });
  });

  it('stays on the last point beyond it and on the first before it', () => {
    expect(readCurve(rows, 'loss', 4)?.x).toBe(1.5);
    expect(readCurve(rows, 'loss', -1)?.x).toBe(1 / rows.pointsPerEpoch);
  });

  it('reads nothing before the first step', () => {
    expect(readCurve(curveRows(curve({})), 'loss', 2)).toBeNull();
  });
});
