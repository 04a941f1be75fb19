import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNpyHeader } from './npy.ts';
import { NumberSink } from './number-sink.ts';
import { npyFile, npyTypes } from './testing/write-arrays.ts';

const types = fc.constantFrom(...npyTypes);

/** The sink of a file's header, and the bytes behind it. */
function opened(file: Uint8Array, rows: number) {
  const header = readNpyHeader(file);
  if (header?.kind !== 'array') throw new Error('no header');
  const into = new Uint8Array(rows);
  return { sink: new NumberSink(header, into), into, content: file.subarray(header.headerBytes) };
}

test('whole numbers of every type are the same bytes, in chunks of any size', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ max: 127, minLength: 1, maxLength: 60 }),
      types,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (values, type, sizes) => {
        const { sink, into, content } = opened(npyFile([values.length], values, type), values.length);
        for (let at = 0, turn = 0; at < content.length; turn++) {
          const size = sizes[turn % sizes.length];
          expect(sink.push(content.subarray(at, at + size))).toBeNull();
          at += size;
        }
        expect([...into]).toEqual([...values]);
      },
    ),
    { numRuns: 500 },
  );
});

test.each<[string, string, number, string]>([
  ['a fraction', '<f4', 0.5, 'Number 2 is 0.5'],
  ['a negative number', '<i8', -1, 'Number 2 is -1'],
  ['a number above 255', '<i4', 256, 'Number 2 is 256'],
  ['infinity', '<f8', Number.POSITIVE_INFINITY, 'Infinity'],
  ['no number', '<f8', Number.NaN, 'NaN'],
])('%s is refused with its place', (_what, type, value, message) => {
  const { sink, content } = opened(npyFile([3], [1, value, 2], type), 3);
  expect(sink.push(content)?.message).toContain(message);
});
