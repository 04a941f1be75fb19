import { expect, test } from 'vitest';
import { hasDiverged, rampRates, smoothLosses, suggestRate } from './learning-rate-finder.ts';

const rates = rampRates(1e-6, 1, 200);

/** A typical curve: flat, falling around `at`, diverging from a hundred times that. */
const curve = (at: number) =>
  Array.from(rates, rate => 0.3 + 2 / (1 + (rate / at) ** 2) + Math.max(0, rate / (100 * at) - 1) * 10);

test('the ramp grows by one factor a step from end to end', () => {
  expect(rates[0]).toBeCloseTo(1e-6, 12);
  expect(rates[199]).toBeCloseTo(1, 6);
  expect(rates[100] / rates[99]).toBeCloseTo(rates[199] / rates[198], 4);
});

test('the suggestion is where the loss falls fastest, before its lowest point', () => {
  for (const at of [1e-4, 1e-3]) {
    const suggestion = suggestRate(rates, curve(at));
    expect(suggestion.kind).toBe('found');
    if (suggestion.kind !== 'found') return;
    expect(suggestion.rate).toBeGreaterThan(at / 3);
    expect(suggestion.rate).toBeLessThan(at * 4);
    expect(suggestion.lowest).toBeGreaterThan(suggestion.rate);
  }
});

test('a loss that never falls, or leaves the numbers at once, suggests nothing', () => {
  expect(
    suggestRate(
      rates,
      Array.from(rates, (_, step) => 1 + step),
    ),
  ).toMatchObject({ kind: 'unclear' });
  expect(suggestRate(rates, [2, 2, Number.NaN])).toMatchObject({ kind: 'unclear' });
});

test('smoothing keeps a constant and does not lag at the start', () => {
  expect(smoothLosses([2, 2, 2], 0.9).map(loss => loss.toFixed(9))).toEqual([
    '2.000000000',
    '2.000000000',
    '2.000000000',
  ]);
});

test('an explosion is seen, a falling loss is none', () => {
  expect(hasDiverged([1, 0.5, 0.4])).toBe(false);
  expect(hasDiverged([1, 0.5, Number.NaN])).toBe(true);
  expect(hasDiverged([...new Array(20).fill(0.5), ...new Array(20).fill(50)])).toBe(true);
  expect(hasDiverged([])).toBe(false);
});
