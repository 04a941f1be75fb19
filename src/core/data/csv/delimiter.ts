/** Signs that separate the fields of a line in place of commas. */
import { trimmed } from './field-value.ts';

export interface Delimiter {
  readonly sign: ';' | '\t' | '|' | ' ';
  /** Plural noun. */
  readonly name: string;
}

const delimiters: readonly Delimiter[] = [
  { sign: ';', name: 'semicolons' },
  { sign: '\t', name: 'tabs' },
  { sign: '|', name: 'vertical bars' },
  { sign: ' ', name: 'spaces' },
];

const known = /^(label|class|pixel_?\d+|\d+x\d+|ImageId|id|\d+(\.\d+)?(e[+-]\d+)?)$/i;
/** A line with so many fields is that of an image. */
const enoughFields = 64;

/** The sign that separates the fields of a line in place of commas; null where none is known. */
export function otherDelimiter(line: string): Delimiter | null {
  return line.includes(',') ? null : (delimiters.find(sign => separates(sign, line)) ?? null);
}

function separates(delimiter: Delimiter, line: string): boolean {
  return fieldsOf(line, delimiter)
    .slice(0, -1)
    .some(name => known.test(trimmed(name)));
}

/**
 * That sign where the line has as many fields as one of an image. Commas may stand in them, as decimal points do; only
 * spaces may follow commas that separate.
 */
export function imageDelimiter(line: string): Delimiter | null {
  const bare = line.replaceAll('"', '');
  const isFound = (delimiter: Delimiter) =>
    fieldsOf(bare, delimiter).length >= enoughFields &&
    separates(delimiter, bare) &&
    !(delimiter.sign === ' ' && bare.includes(','));
  return delimiters.find(isFound) ?? null;
}

/** The delimiter that Excel's first line `sep=;` announces; undefined for another line, null for a comma. */
export function announcedDelimiter(line: string): Delimiter | null | undefined {
  const sign = /^"?sep=(.)"?$/i.exec(line)?.[1];
  if (sign === ',') return null;
  return sign === undefined ? undefined : delimiters.find(each => each.sign === sign);
}

/** The fields of a line without quotes. Where semicolons separate them, a comma is a decimal point. */
export function fieldsOf(line: string, delimiter: Delimiter | null): readonly string[] {
  if (delimiter === null) return line.split(',');
  if (delimiter.sign === ' ') return line.trim().split(/[ \t]+/);
  const fields = line.split(delimiter.sign);
  return delimiter.sign === ';' ? fields.map(field => field.replace(',', '.')) : fields;
}
