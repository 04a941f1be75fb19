import { describe, expect, test } from 'vitest';
import { lengthProblem } from './array-header.ts';
import { readIdxHeader } from './idx.ts';
import { readNpyHeader } from './npy.ts';
import { idxFile, npyFile, npyWithHeader } from './testing/write-arrays.ts';

const none = new Uint8Array(0);
const header = (descr: string, shape: string, order = 'False') =>
  npyWithHeader(`{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`, none);

describe('a header of IDX', () => {
  test.each<[string, readonly number[], 'images' | 'labels']>([
    ['images', [60_000, 28, 28], 'images'],
    ['flat images', [60_000, 784], 'images'],
    ['labels', [60_000], 'labels'],
  ])('announces %s', (_what, shape, role) => {
    expect(readIdxHeader(idxFile(shape, none))).toMatchObject({ kind: 'array', role, rows: 60_000 });
  });

  test.each<[string, Uint8Array, string]>([
    ['images of 32 x 32', idxFile([10, 32, 32], none), '10 x 32 x 32'],
    ['colour images', idxFile([10, 28, 28, 3], none), '10 x 28 x 28 x 3'],
    ['labels of many numbers', idxFile([10, 8], none, 12), 'int32'],
    ['floating point', idxFile([10, 28, 28], none, 13), 'float32'],
    ['an unknown type', idxFile([10, 28, 28], none, 7), 'not that of an IDX file'],
    ['no axes', idxFile([], none), 'not that of an IDX file'],
    ['words in place of it', new TextEncoder().encode('label,pixel0'), 'not that of an IDX file'],
  ])('with %s is refused', (_what, start, message) => {
    const found = readIdxHeader(start);
    if (found?.kind !== 'unreadable') throw new Error('it was read');
    expect(found.message).toContain(message);
    expect(found.remedy).not.toBe('');
  });

  test('is asked for more of, until it is whole', () => {
    const whole = idxFile([3, 28, 28], none);
    for (let bytes = 0; bytes < whole.length; bytes++)
      expect(readIdxHeader(whole.subarray(0, bytes))).toBeNull();
  });
});

describe('a header of .npy', () => {
  test.each<[string, Uint8Array, object]>([
    ['bytes of version 1', npyFile([5, 28, 28], none), { role: 'images', type: 'u1', rows: 5 }],
    ['bytes of version 3', npyFile([5, 784], none, '|u1', 3), { role: 'images', type: 'u1', rows: 5 }],
    ['a last axis of length 1', npyFile([5, 28, 28, 1], none), { role: 'images' }],
    ['labels as a column', npyFile([5, 1], none, '<i8'), { role: 'labels', type: 'i8' }],
    ['big-endian numbers', header("'>i4'", '(5,)'), { type: 'i4', littleEndian: false }],
    ['no spaces', npyWithHeader("{'descr':'|u1','fortran_order':False,'shape':(5,)}", none), { rows: 5 }],
    ['a vector in either order', header("'|u1'", '(5,)', 'True'), { role: 'labels' }],
  ])('with %s is read', (_what, start, wanted) => {
    expect(readNpyHeader(start)).toMatchObject({ kind: 'array', ...wanted });
  });

  test.each<[string, Uint8Array, string]>([
    ['Python objects', header("'|O'", '(5,)'), 'never run'],
    ['a structure', header("[('a', '<i4')]", '(5,)'), 'does not say'],
    ['a call', header('__import__("os")', '(5,)'), 'does not say'],
    ['text', header("'<U3'", '(5,)'), '<U3'],
    ['half floats', header("'<f2'", '(5, 28, 28)'), '<f2'],
    ['Fortran order', header("'|u1'", '(5, 28, 28)', 'True'), 'Fortran'],
    ['another order', header("'|u1'", '(5,)', "'C'"), 'cannot be read'],
    ['a negative length', header("'|u1'", '(-5,)'), 'does not say'],
    ['a single number', header("'|u1'", '()'), 'single number'],
    ['one-hot labels', header("'<f4'", '(5, 10)'), '5 x 10'],
    ['images of 20 x 20', header("'|u1'", '(5, 20, 20)'), '5 x 20 x 20'],
    [
      'a key too many',
      npyWithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), 'x': True}", none),
      'does not say',
    ],
    ['a key twice', npyWithHeader("{'descr': '|u1', 'descr': '|u1', 'shape': (5,)}", none), 'does not say'],
    ['version 4', Uint8Array.from(npyFile([5], none), (byte, at) => (at === 6 ? 4 : byte)), 'version 1 to 3'],
    ['a length beyond reason', Uint8Array.from([...npyFile([5], none, '|u1', 2)].fill(255, 8, 12)), 'longer'],
  ])('with %s is refused', (_what, start, message) => {
    const found = readNpyHeader(start);
    if (found?.kind !== 'unreadable') throw new Error('it was read');
    expect(found.message).toContain(message);
    expect(found.remedy).not.toBe('');
  });
});

test.each<[string, readonly number[], number | null, number, string | null]>([
  ['the content is what it says', [2, 28, 28], 16 + 1568, 16 + 1568, null],
  ['nobody knows the content', [2, 28, 28], null, 10_000, null],
  ['there is less', [2, 28, 28], 16 + 1567, 16 + 1567, 'has 1,583 bytes'],
  ['there is more', [2, 28, 28], 16 + 1569, 16 + 1569, 'has 1,585 bytes'],
  ['there are no images', [0, 28, 28], 16, 16, 'no images'],
  ['all memory would be needed', [2 ** 32 - 1, 28, 28], null, 5000, '4,294,967,295 images'],
  ['the container states what it cannot hold', [2, 28, 28], 16 + 1568, 1000, 'has at most 1,000 bytes'],
])('before memory is taken the length is compared: %s', (_what, shape, contentBytes, most, message) => {
  const found = readIdxHeader(idxFile(shape, none));
  if (found?.kind !== 'array') throw new Error('it was not read');
  const problem = lengthProblem(found, contentBytes, most);
  if (message === null) expect(problem).toBeNull();
  else expect(problem?.message).toContain(message);
});
