import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classesOf, describeClasses, tenDigits, toClassIndices, wordsOf } from './classes.ts';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const withoutNine = range(0, 24).filter(label => label !== 9);

test.each<[string, readonly number[]]>([
  ['all of them', range(0, 9)],
  ['some of them', [3, 8]],
  ['one of them', [7]],
])('labels that are digits, %s, keep all ten digits and their labels', (_what, present) => {
  const labels = Uint8Array.from(present);
  expect(classesOf(labels)).toEqual(tenDigits);
  toClassIndices(labels, tenDigits);
  expect([...labels]).toEqual(present);
  expect(wordsOf(tenDigits).many).toBe('digits');
});

test.each<[string, readonly number[], readonly string[]]>([
  ['letters from 1', range(1, 26), alphabet],
  ['letters from 0', range(0, 25), alphabet],
  ['letters from 0 with a gap', withoutNine, withoutNine.map(String)],
  ['digits and letters of both cases', range(0, 61), range(0, 61).map(String)],
])('%s are classes with names', (_what, labels, names) => {
  const classes = classesOf(Uint8Array.from([...labels, ...labels].reverse()));
  expect(classes).toEqual({ labels, names });
  expect(wordsOf(classes).one).toBe('class');
});

test.each<[string, readonly number[], Readonly<Record<number, string>>, boolean, readonly string[]]>([
  ['some of ten digits', [0, 9], { 0: 'Zero', 9: 'Nine' }, false, ['Zero', ...'12345678', 'Nine']],
  ['all there are', [0, 1], { 0: 'cat', 1: 'dog', 2: 'bird' }, true, ['cat', 'dog', 'bird']],
  ['all there are, but not for a label', [0, 11], { 0: 'cat', 1: 'dog' }, true, ['cat', '11']],
  ['larger labels', [10, 36], { 10: 'A', 36: 'a', 37: 'b' }, false, ['A', 'a']],
  ['one name twice', [0, 1], { 0: 'cat', 1: 'cat' }, true, ['cat (0)', 'cat (1)']],
])('known names are taken: %s', (_what, labels, names, areAll, expected) => {
  const of = new Map(Object.entries(names).map(([label, name]) => [Number(label), name]));
  expect(classesOf(Uint8Array.from(labels), { of, areAll }).names).toEqual(expected);
});

test('an index stands for the label that the file has, in ascending order without gaps', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(61), { minLength: 1, maxLength: 300 }), given => {
      const labels = Uint8Array.from(given);
      const classes = classesOf(labels);
      toClassIndices(labels, classes);
      expect(Array.from(labels, index => classes.labels[index])).toEqual(given);
      expect([...classes.labels].sort((a, b) => a - b)).toEqual(classes.labels);
    }),
  );
});

test('classes are described by their number and the ends of their labels', () => {
  expect(describeClasses(classesOf(Uint8Array.from(range(1, 26))))).toBe('26 classes, 1 to 26');
});
