import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ImageTable } from './image-table.ts';
import { CsvReader, type ReadOutcome } from './reader.ts';
import { badCsvs } from './testing/bad-csv.ts';
import { anyStyle, csvText, type FixtureTable, fixtureTable, kaggleStyle } from './testing/random-csv.ts';

// Thousands of readings take seconds, and many more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const allocate = (length: number): Uint8Array => new Uint8Array(length);

/** Reads chunk by chunk until something other than `more` comes. */
function read(chunks: readonly Uint8Array[]): { readonly feed: ReadOutcome; readonly table: unknown } {
  const reader = new CsvReader('a.csv', null, allocate);
  for (const chunk of chunks) {
    const feed = reader.push(chunk);
    if (feed.kind !== 'more') return { feed, table: null };
  }
  return { feed: reader.end(), table: reader.sink.table };
}

function cut(bytes: Uint8Array, borders: readonly number[]): readonly Uint8Array[] {
  const at = [0, ...[...borders].sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const encode = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function expectTable(found: unknown, wanted: FixtureTable): void {
  if (!(found instanceof ImageTable)) throw new Error('no table of images was read');
  const { pixels, labels } = found.finish();
  expect(found.rows).toBe(wanted.rows);
  expect(Buffer.compare(pixels, wanted.pixels)).toBe(0);
  if (wanted.labels !== null) expect([...labels]).toEqual([...wanted.labels]);
}

describe('a valid file', () => {
  test('is read the same in chunks of every size from a byte on', () => {
    const table = fixtureTable(11, 2, true);
    const bytes = encode(csvText(table, { ...kaggleStyle, lineEnds: 'CRLF', byteOrderMark: true }));
    for (let size = 1; size <= 48; size++)
      expectTable(
        read(
          cut(
            bytes,
            Array.from({ length: bytes.length / size }, (_, i) => i * size),
          ),
        ).table,
        table,
      );
  });

  test('is read the same wherever a border falls near the end of a line', () => {
    const table = fixtureTable(12, 3, false);
    const bytes = encode(csvText(table, { ...kaggleStyle, lineEnds: 'CRLF', finalNewline: false }));
    for (const [at, byte] of [...bytes, 10].entries())
      if (byte === 10)
        for (let border = at - 12; border <= Math.min(at + 12, bytes.length); border++)
          expectTable(read(cut(bytes, [border])).table, table);
  });

  test('loses and misreads no pixel in any unquoted style and any chunks', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (seed, rows, labelled, shares) => {
          const table = fixtureTable(seed, rows, labelled, seed % 2 === 0 ? 10 : 62);
          const bytes = encode(csvText(table, { ...anyStyle(seed), quotes: 'none' }, seed));
          const borders = shares.map(share => Math.floor(share * bytes.length));
          expectTable(read(cut(bytes, borders)).table, table);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('grows its storage beyond the first thousand rows, whatever the size foretold', () => {
    const table = fixtureTable(13, 1500, true);
    const bytes = encode(csvText(table));
    for (const size of [null, bytes.length, 1, 1e15]) {
      const reader = new CsvReader('a.csv', size, allocate);
      for (let at = 0; at < bytes.length; at += 65_536) reader.push(bytes.subarray(at, at + 65_536));
      expect(reader.end().kind).toBe('more');
      expectTable(reader.sink.table, table);
    }
  });
});

describe('whole numbers in any spelling', () => {
  const table = fixtureTable(15, 3, true);
  const ones = { ...table, pixels: table.pixels.map(pixel => (pixel > 0 ? 255 : 0)) };

  test.each(['decimals', 'exponents', 'spaces', 'all of them', 'shares of 255'] as const)(
    'are read: %s',
    numbers => {
      expectTable(read([encode(csvText(table, { ...kaggleStyle, numbers }))]).table, table);
    },
  );

  test('fractions make shares of 255 also of the rows before them, and that is said', () => {
    const lines = csvText(ones, { ...kaggleStyle, numbers: 'shares of 255' })
      .replaceAll('.0', '')
      .split('\n');
    lines[3] = `4${',0.2'.repeat(784)}`;
    const found = read([encode(lines.join('\n'))]).table;
    if (!(found instanceof ImageTable)) throw new Error('no table of images was read');
    const { pixels } = found.finish();
    expect(pixels.subarray(0, 2 * 784)).toEqual(ones.pixels.subarray(0, 2 * 784));
    expect(pixels.subarray(2 * 784)).toEqual(new Uint8Array(784).fill(51));
    expect(found.assumptions.join()).toContain('multiplied by 255');
  });

  test('zeros and ones alone are not scaled', () => {
    const inked = { ...table, pixels: table.pixels.map(pixel => (pixel > 0 ? 1 : 0)) };
    const found = read([encode(csvText(inked, { ...kaggleStyle, numbers: 'decimals' }))]).table;
    expectTable(found, inked);
  });
});

test.each(['commas', 'spaces', 'control-Z'] as const)('%s behind the last row are passed over', tail => {
  const table = fixtureTable(16, 2, false);
  const text = csvText(table, { ...kaggleStyle, tail });
  expectTable(read([encode(text)]).table, table);
  if (tail === 'control-Z') expectTable(read([encode(text.replace('\n\u001a', '\u001a'))]).table, table);
});

describe('a bad file', () => {
  const alone = new Set(['a test table alone', 'a submission']);
  const isQuoted = (content: string | Uint8Array) =>
    /"\d|label"/.test(new TextDecoder().decode(encode(content)));
  const unquoted = badCsvs.filter(({ what, content }) => !alone.has(what) && !isQuoted(content));

  test.each(unquoted)('with $what is refused with its place and a remedy', bad => {
    const bytes = encode(bad.content);
    for (const chunks of [
      [bytes],
      cut(
        bytes,
        [1, 7, 1000, 5000, 9000].filter(at => at < bytes.length),
      ),
    ]) {
      const { feed } = read(chunks);
      if (!('problem' in feed)) throw new Error(`got ${feed.kind}`);
      const { file, line, column, message, remedy } = feed.problem;
      expect({ file, line, column }).toEqual({ file: 'a.csv', line: bad.line, column: bad.column });
      expect(message).toContain(bad.message);
      expect(remedy).toContain(bad.remedy);
    }
  });

  test('that is quoted is handed on from the start of its line', () => {
    const text = csvText(fixtureTable(14, 2, true)).split('\n');
    const quoted = `${text[0]}\n${text[1]}\n"${text[2].slice(0, 1)}"${text[2].slice(1)}\n`;
    const bytes = encode(quoted);
    const { feed } = read(cut(bytes, [10]));
    if (feed.kind !== 'quoted') throw new Error(`got ${feed.kind}`);
    expect(feed.line).toBe(3);
    expect(new TextDecoder().decode(feed.rest)).toBe(quoted.slice(quoted.indexOf('"')));
  });
});
