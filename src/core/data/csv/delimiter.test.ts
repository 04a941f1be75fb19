import { describe, expect, test } from 'vitest';
import { ImageTable } from './image-table.ts';
import { CsvReader } from './reader.ts';
import { csvText, fixtureTable } from './testing/random-csv.ts';

const table = fixtureTable(5, 3, true);
const csv = csvText(table);

function read(text: string): ImageTable {
  const reader = new CsvReader('a.csv', null, length => new Uint8Array(length));
  for (const outcome of [reader.push(new TextEncoder().encode(text)), reader.end()])
    if (outcome.kind !== 'more') throw new Error(JSON.stringify(outcome));
  const { table: found } = reader.sink;
  if (!(found instanceof ImageTable)) throw new Error('no images');
  return found;
}

const isRead = (found: ImageTable) => {
  const { pixels, labels } = found.finish();
  expect(pixels).toEqual(table.pixels);
  expect(labels).toEqual(table.labels);
};

test.each<[string, string, string]>([
  ['semicolons', ';', 'semicolons'],
  ['tabs', '\t', 'tabs'],
  ['vertical bars', '|', 'vertical bars'],
  ['spaces', ' ', 'spaces'],
  ['several spaces', '   ', 'spaces'],
])('fields that are separated by %s are read, and it is said', (_what, sign, name) => {
  const found = read(csv.replaceAll(',', sign));
  isRead(found);
  expect(found.assumptions).toEqual([`The fields are separated by ${name}.`]);
});

test.each([',', ';', '\t'])("Excel's first line sep=%s is understood", sign => {
  isRead(read(`sep=${sign}\r\n${csv.replaceAll(',', sign)}`));
});

test('numbers of NumPy that are separated by spaces and have no header are read', () => {
  const rows = csv.trimEnd().split('\n').slice(1);
  const text = rows.map(row =>
    row
      .split(',')
      .map(field => Number(field).toExponential(18))
      .join(' '),
  );
  isRead(read(`${text.join('\n')}\n`));
});

test('beside semicolons a comma is a decimal point', () => {
  const [header, ...rows] = csv.trimEnd().split('\n');
  const shares = rows.map(row => {
    const [label, ...pixels] = row.split(',');
    return [label, ...pixels.map(pixel => String(Number(pixel) / 255).replace('.', ','))].join(';');
  });
  isRead(read([header.replaceAll(',', ';'), ...shares, ''].join('\n')));
  // The first line without a header has such commas itself.
  isRead(read([...shares, ''].join('\n')));
});

describe('a table without a header', () => {
  const rows = (count: number, start: (row: number) => string) =>
    Array.from({ length: count }, (_, row) => `${start(row)}${',0'.repeat(784)}\n`).join('');

  test.each([0, 1])('whose first column counts from %i has row numbers and no labels', first => {
    for (const count of [12, 70, 1500]) {
      const found = read(rows(count, row => String(row + first)));
      expect(found.layout.kind).toBe('test');
      expect(found.rows).toBe(count);
      expect(found.assumptions.join()).toContain('because it counts');
    }
  });

  test('whose first column does not count has labels', () => {
    expect(read(rows(11, String)).layout.kind).toBe('training');
    expect(read(rows(70, row => String(row % 60))).layout.kind).toBe('training');
    expect(() => read(rows(70, row => String(row === 5 ? 4 : row)))).toThrow('too large');
  });

  test('may have row numbers and labels', () => {
    const found = read(rows(3, row => `${row + 5},${row}`));
    expect(found.layout.kind).toBe('training');
    expect([...found.finish().labels]).toEqual([0, 1, 2]);
  });
});
