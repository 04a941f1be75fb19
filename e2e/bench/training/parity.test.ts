import { describe, expect, test } from 'vitest';
import { gate, parityOf } from './parity.ts';

/** Losses that fall from 2.3 to 0.2, as a digit classifier's do. */
const reference = Array.from({ length: gate.steps }, (_, step) => 0.2 + 2.1 * Math.exp(-step / 8));

describe('an arm counts', () => {
  test('when its losses are the reference, or off by rounding', () => {
    expect(parityOf(reference, reference)).toEqual({ steps: 50, difference: 0, counts: true });
    const rounded = reference.map((loss, step) => loss * (1 + (step % 2 === 0 ? 5e-4 : -5e-4)));
    const parity = parityOf(rounded, reference);
    expect(parity.difference).toBeCloseTo(5e-4, 9);
    expect(parity.counts).toBe(true);
  });

  test('as far as it came', () => {
    expect(parityOf(reference.slice(0, 3), reference)).toMatchObject({ steps: 3, counts: true });
  });
});

describe('an arm does not count', () => {
  test.each<[string, (loss: number, step: number) => number]>([
    ['all losses are off by 0.2 %', loss => loss * 1.002],
    ['one segment of ten steps is off by a percent', (loss, step) => loss * (step < 10 ? 1.01 : 1)],
    ['it learns in the second half only', (loss, step) => (step < 25 ? 2.3 : loss)],
    ['a loss is not a number', (loss, step) => (step === 40 ? Number.NaN : loss)],
    ['errors of both signs would cancel', (loss, step) => loss * (step % 2 === 0 ? 1.01 : 0.99)],
  ])('when %s', (_, change) => {
    expect(parityOf(reference.map(change), reference).counts).toBe(false);
  });

  test('when it has no loss at all', () => {
    expect(parityOf([], reference).counts).toBe(false);
  });
});
