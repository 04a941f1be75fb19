/** Reading of the numbers that people type. */

/** The numbers that a field accepts. */
export interface NumberRules {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

export type ParsedNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string };

/** Reads typed text: `1e-3`, `0.001` and `1,000` are numbers; for anything else the message says what is accepted. */
export function parseNumber(text: string, { min, max, whole }: NumberRules): ParsedNumber {
  const plain = text.trim().replace(/,(?=\d{3}(\D|$))/g, '');
  const value = plain === '' ? Number.NaN : Number(plain);
  const kind = whole ? 'a whole number' : 'a number';
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value)) || value < min || value > max)
    return { ok: false, message: `Enter ${kind} ${range(min, max)}.` };
  return { ok: true, value };
}

function range(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return `of at least ${min}`;
  return `from ${min} to ${max}`;
}
