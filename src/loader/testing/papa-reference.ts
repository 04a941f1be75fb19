/** A plain second reader of the same files, by Papa Parse: the fast reader has to give the same tables. */
import Papa from 'papaparse';

export interface PapaTable {
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
}

/** Gives the table of a whole CSV, null where it has to be refused. */
export function readByPapaParse(bytes: Uint8Array): PapaTable | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
  if (errors.length > 0) return null;
  while (data.length > 0 && data.at(-1)?.join() === '') data.pop();
  const [header, ...rows] = data;
  if (header === undefined || rows.length === 0) return null;
  const names = Array.from({ length: 784 }, (_, index) => `pixel${index}`);
  const columnOf = new Map(header.map((name, column) => [name, column]));
  const labelled = columnOf.has('label');
  if (header.length !== 784 + (labelled ? 1 : 0) || !names.every(name => columnOf.has(name))) return null;
  const whole = (row: readonly string[]): boolean =>
    row.length === header.length &&
    row.every(
      (text, column) => /^\d+$/.test(text) && Number(text) <= (column === columnOf.get('label') ? 9 : 255),
    );
  if (!rows.every(whole)) return null;
  const columns = names.map(name => columnOf.get(name) ?? 0);
  return {
    pixels: rows.flatMap(row => columns.map(column => Number(row[column]))),
    labels: labelled ? rows.map(row => Number(row[columnOf.get('label') ?? 0])) : [],
  };
}
