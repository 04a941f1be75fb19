/** A plain second reader of the same files, by Papa Parse: the fast reader has to give the same tables. */
import Papa from 'papaparse';

export interface PapaTable {
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
}

const pixelCount = 784;
const labelNames = [
  ...['label', 'labels', 'class', 'classes', 'y', 'target', 'digit', 'digits', 'category', 'letter'],
  ...['character', 'symbol', 'number', 'class_label', 'label_id', 'class_id'],
];
const idNames = /^(|((image|img|row|file|sample)[ _-]?(id|name))|id|filename|index|unnamed: ?\d+|row|no\.?)$/;

const trimmed = (text: string): string => text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');

function numberIn(text: string): number {
  const bare = trimmed(text);
  return /^[-+.\deE]+$/.test(bare) ? Number(bare) : Number.NaN;
}

/** Every list of names that the pixels may have, in the order of the pixels; numbers are without leading zeros. */
const schools: readonly (readonly string[])[] = [
  ...['pixel', 'pixel_', 'px', ''].flatMap(stem =>
    [0, 1].map(base => Array.from({ length: pixelCount }, (_, index) => `${stem}${index + base}`)),
  ),
  ...[0, 1].map(base =>
    Array.from(
      { length: pixelCount },
      (_, index) => `${Math.floor(index / 28) + base}x${(index % 28) + base}`,
    ),
  ),
];

/** The column of each pixel, and that of the label or -1; null where the names are not those of images. */
function columnsOf(
  header: readonly string[],
): { readonly pixels: readonly number[]; readonly label: number } | null {
  const names = header.map(name =>
    trimmed(name)
      .toLowerCase()
      .replace(/\d+/g, digits => String(Number(digits))),
  );
  const columnOf = new Map(names.map((name, column) => [name, column]));
  const columnNamed = (name: string) => columnOf.get(name) ?? -1;
  for (const base of [0, 1])
    if (names.length === pixelCount + 1 && names.every((_, index) => columnOf.has(String(index + base))))
      return {
        label: columnNamed(String(base)),
        pixels: Array.from({ length: pixelCount }, (_, index) => columnNamed(String(index + base + 1))),
      };
  for (const school of schools) {
    if (!school.every(name => columnOf.has(name))) continue;
    const known = new Set(school);
    const others = names.filter(name => !known.has(name));
    const labels = others.filter(name => labelNames.includes(name));
    const isKnown = others.every(name => labelNames.includes(name) || idNames.test(name));
    if ((!isKnown && labels.length === 0) || labels.length > 1) return null;
    if (names.length - others.length !== pixelCount) return null;
    return {
      label: labels.length === 0 ? -1 : columnNamed(labels[0]),
      pixels: school.map(columnNamed),
    };
  }
  return null;
}

/** The sign between the fields: one that cuts the first line into many, or a comma. */
function delimiterOf(text: string): string {
  const [line] = text.split('\n');
  return [';', '\t', '|'].find(sign => line.split(sign).length >= 64) ?? ',';
}

/** Gives the table of a whole CSV, null where it has to be refused. */
export function readByPapaParse(bytes: Uint8Array): PapaTable | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
  if (text.endsWith('\u001a')) text = text.slice(0, -1);
  const delimiter = delimiterOf(text);
  const { data: read, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  if (errors.length > 0) return null;
  const data = delimiter === ';' ? read.map(row => row.map(field => field.replace(',', '.'))) : read;
  while (data.at(-1)?.every(field => trimmed(field) === '')) data.pop();
  const [header] = data;
  if (header === undefined || header.some(name => name.includes('\r'))) return null;
  const named = columnsOf(header);
  const before = header.length - pixelCount;
  const [first, second] = header.map(numberIn);
  const isNumbered = Number.isInteger(first) && Number.isInteger(second) && second <= 61;
  const isRow =
    named === null &&
    (before === 0 || before === 1 || (before === 2 && isNumbered)) &&
    header.every(field => !Number.isNaN(numberIn(field)));
  if (named === null && !isRow) return null;
  const columns = named ?? {
    label: before - 1,
    pixels: Array.from({ length: pixelCount }, (_, index) => index + before),
  };
  const rows = isRow ? data : data.slice(1);
  if (rows.length === 0 || rows.some(row => row.length !== header.length)) return null;
  const pixels = rows.flatMap(row => columns.pixels.map(column => numberIn(row[column])));
  const labels = columns.label < 0 ? [] : rows.map(row => numberIn(row[columns.label]));
  if (!labels.every(label => Number.isInteger(label) && label >= 0 && label <= 61)) return null;
  const isScaled = pixels.some(pixel => pixel % 1 !== 0);
  if (!pixels.every(pixel => pixel >= 0 && pixel <= (isScaled ? 1 : 255))) return null;
  return { pixels: isScaled ? pixels.map(pixel => Math.round(pixel * 255)) : pixels, labels };
}
