/** The number that a field holds, in any spelling, and the words for a field that holds none. */
import { quoteText } from '../file-problem.ts';

/** The text without the spaces and tabs around it. A carriage return stays: it stands for a line end that went wrong. */
export function trimmed(text: string): string {
  return /^[ \t]|[ \t]$/.test(text) ? text.replace(/^[ \t]+|[ \t]+$/g, '') : text;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const zero = 48;
const dot = 46;

/**
 * Reads `7`, ` 7 `, `7.0` or `7.000e+00` as 7; NaN for what is no number. Almost every field is one of `7` and `7.0`, which
 * are read digit by digit.
 */
export function fieldValue(field: string): number {
  let value = 0;
  let at = 0;
  for (; at < field.length; at++) {
    const digit = field.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === field.length && at > 0) return value;
  if (at > 0 && at === field.length - 2 && field.charCodeAt(at) === dot && field.charCodeAt(at + 1) === zero)
    return value;
  const text = trimmed(field);
  return number.test(text) ? Number(text) : Number.NaN;
}

/** Says why a field is no whole number from 0 to `most`, which `wanted` puts in words. */
export function describeBadField(name: string, field: string, most: number, wanted: string): string {
  const value = fieldValue(field);
  if (trimmed(field) === '') return `${name} is missing; ${wanted}.`;
  if (Number.isNaN(value)) return `${name} is not a number, ${quoteText(field)}; ${wanted}.`;
  if (value < 0) return `${name} is negative, ${quoteText(field)}; ${wanted}.`;
  if (value > most) return `${name} is ${quoteText(field)}, too large; ${wanted}.`;
  return `${name} is a fraction, ${quoteText(field)}; ${wanted}.`;
}
