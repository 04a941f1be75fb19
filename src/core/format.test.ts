import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatFlops,
  formatGain,
  formatHash,
  formatMeasured,
  formatPercent,
  formatPlural,
  formatSetting,
  formatShare,
  formatTimeLeft,
  missingNumber,
} from './format.ts';

describe('a gain', () => {
  it.each([
    [0.0012, '+0.12 points'],
    [-0.0005, '−0.05 points'],
    [0.000001, '±0.00 points'],
    [Number.NaN, missingNumber],
  ])('%d reads %s', (share, text) => expect(formatGain(share)).toBe(text));
});

describe('numbers read the same everywhere', () => {
  it.each([
    [formatCount(42_000), '42,000'],
    [formatPlural(1, 'row'), '1 row'],
    [formatPlural(28_000, 'row'), '28,000 rows'],
    [formatPlural(2, 'class', 'classes'), '2 classes'],
    [formatPercent(0.9912), '99.12 %'],
    [formatPercent(0.621, 0), '62 %'],
    [formatShare(0.99384), '0.9938'],
    [formatSetting(0.1 + 0.2), '0.3'],
    [formatSetting(0.0006), '0.0006'],
    [formatMeasured(12_934), '12,900'],
    [formatMeasured(41.84), '41.8'],
    [formatMeasured(0), '0'],
    [formatDuration(0.0312), '31.2 ms'],
    [formatDuration(1.26), '1.3 s'],
    [formatDuration(41.4), '41 s'],
    [formatDuration(59.9), '1 min'],
    [formatDuration(125), '2 min 5 s'],
    [formatDuration(3725), '1 h 2 min'],
    [formatClock(41), '0:41'],
    [formatClock(3723), '1:02:03'],
    [formatTimeLeft(40.2), '0:41 left'],
    [formatTimeLeft(null), 'time left unknown'],
    [formatBytes(512), '512 B'],
    [formatBytes(4_200_000), '4.2 MB'],
    [formatBytes(999_999), '1.0 MB'],
    [formatFlops(5_832_000), '5.83 MFLOPs'],
    [formatAgo(3), 'just now'],
    [formatAgo(120), '2 min ago'],
    [formatAgo(3 * 3600), '3 h ago'],
    [formatAgo(26 * 3600), '1 day ago'],
    [formatHash('3f9a0123456789abc2d1'), '3f9a…c2d1'],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('a number that is not there is a dash, never NaN', () => {
    for (const format of [formatCount, formatPercent, formatShare, formatDuration, formatBytes, formatAgo])
      expect(format(Number.NaN)).toBe(missingNumber);
  });

  it('a count has the commas that English has, and zero has no sign', () => {
    const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay: 'negative' });
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), value => {
        expect(formatCount(value)).toBe(english.format(value));
      }),
    );
  });

  it('a duration never names 60 of a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), seconds => {
        expect(formatDuration(seconds)).not.toMatch(/\b60 (s|min)\b/);
      }),
    );
  });
});
