import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './number-text.ts';

const share = { min: 0, max: 1, whole: false };
const epochs = { min: 1, max: 1000, whole: true };

describe('a number field accepts numbers as people type them', () => {
  it.each([
    ['0.25', share, 0.25],
    [' 1e-3 ', share, 0.001],
    ['12', epochs, 12],
    ['1,000', epochs, 1000],
  ])('%s', (text, rules, value) => {
    expect(parseNumber(text, rules)).toEqual({ ok: true, value });
  });

  it.each([
    ['', epochs],
    ['-', epochs],
    ['1.5', epochs],
    ['0', epochs],
    ['twelve', epochs],
    ['1,00', epochs],
    ['Infinity', epochs],
  ])('and says what it wants instead of "%s"', (text, rules) => {
    expect(parseNumber(text, rules)).toEqual({
      ok: false,
      message: 'Enter a whole number from 1 to 1000.',
    });
  });

  it('whatever a number prints as is read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), value => {
        const read = parseNumber(String(value), share);
        expect(read.ok && read.value).toBe(value);
      }),
    );
  });
});
