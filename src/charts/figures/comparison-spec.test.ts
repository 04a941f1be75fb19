import { describe, expect, it } from 'vitest';
import { comparisonRows, readComparison } from './comparison-spec.ts';

const series = [
  { name: 'wide', values: [0.4, 0.2, null], bestEpoch: 2 },
  { name: 'narrow', values: [0.5], bestEpoch: 1 },
];

describe('runs of different length in one chart', () => {
  const rows = comparisonRows({ series, smoothing: 0.5 });

  it('fill the columns to the longest run with gaps', () => {
    expect(rows.epochs).toBe(3);
    expect(rows.raw).toEqual([
      [0.4, 0.2, Number.NaN],
      [0.5, Number.NaN, Number.NaN],
    ]);
  });

  it('keep the raw values behind the smoothed ones', () => {
    expect(rows.smooth[0][0]).toBeCloseTo(0.4);
    expect(rows.smooth[0][1]).toBeCloseTo((0.5 * 0.4 + 0.2) / 1.5);
  });

  it('mark the best epoch on the line that is drawn', () => {
    expect(rows.best[0]).toEqual([Number.NaN, rows.smooth[0][1], Number.NaN]);
  });

  it('are read at the nearest epoch by their raw values', () => {
    expect(readComparison(series, rows, 1.4)).toEqual({
      x: 1,
      lines: ['epoch 1', '0.4000 wide', '0.5000 narrow'],
    });
    expect(readComparison(series, rows, 9)).toEqual({ x: 3, lines: ['epoch 3'] });
  });

  it('are read by short names, so that the curves stay in sight', () => {
    const long = [{ ...series[0], name: 'first hidden layer 96 units, dropout 0.2' }];
    expect(readComparison(long, rows, 1).lines).toEqual(['epoch 1', '0.4000 first hidden layer 96 u…']);
  });
});
