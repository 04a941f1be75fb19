import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlainRow } from './plain-row.ts';
import { csvText, fixtureTable } from './testing/random-csv.ts';

const row = csvText(fixtureTable(5, 1, true)).split('\n')[1];
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0));
const read = (text: string): number =>
  readPlainRow(bytesOf(text), 0, 0, new Uint8Array(784), new Uint8Array(1));

test('a row is read to behind its line feed, with or without a carriage return', () => {
  expect(read(`${row}\n0,0,0`)).toBe(row.length + 1);
  expect(read(`${row}\r\n0,0,0`)).toBe(row.length + 2);
});

test('nothing but a plain row of 785 fields in range is read', () => {
  const character = fc.constantFrom(...' "-.;e\t\r\n\0');
  fc.assert(
    fc.property(fc.nat({ max: row.lastIndexOf(',') }), character, (at, other) => {
      expect(read(`${row.slice(0, at)}${other}${row.slice(at + 1)}\n0,0,0`)).toBeLessThan(0);
    }),
  );
  const fields = row.split(',');
  for (const bad of ['', '256', '999', '1000', '0255', '12a'])
    for (const column of [1, 400, 784])
      expect(read(`${fields.with(column, bad).join(',')}\n0,0,0`), `${bad} in ${column}`).toBeLessThan(0);
  expect(read(`${row},0\n0,0,0`)).toBeLessThan(0);
  expect(read(`${fields.slice(0, -1).join(',')}\n0,0,0`)).toBeLessThan(0);
  for (const digits of ['7', '11']) expect(read(`${digits}${row}\n0,0,0`), digits).toBeLessThan(0);
});

test('a row that is cut anywhere is not taken for a whole one', () => {
  for (let length = 0; length < row.length; length++) expect(read(row.slice(0, length))).toBeLessThan(0);
});
