import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldSplit, largestRemainders, stratifiedSplit } from './split.ts';

const labelLists = fc.uint8Array({ min: 0, max: 9, maxLength: 500 });
const shares = fc.double({ min: 0, max: 0.99, noNaN: true });

test('every row is in exactly one part, in rising order', () => {
  fc.assert(
    fc.property(labelLists, shares, fc.nat(), (labels, share, seed) => {
      const { training, validation } = stratifiedSplit(labels, share, seed);
      const everyRow = Uint32Array.from(labels, (_, row) => row);
      expect(Uint32Array.from([...training, ...validation]).sort()).toEqual(everyRow);
      expect(training).toEqual(training.toSorted());
      expect(validation).toEqual(validation.toSorted());
    }),
  );
});

test('each class gives its share to within one image, and all together exactly the rounded share', () => {
  fc.assert(
    fc.property(labelLists, shares, fc.nat(), (labels, share, seed) => {
      const { validation } = stratifiedSplit(labels, share, seed);
      expect(validation).toHaveLength(Math.round(labels.length * share));
      for (let digit = 0; digit < 10; digit++) {
        const all = labels.filter(label => label === digit).length;
        const held = validation.filter(row => labels[row] === digit).length;
        expect(Math.abs(held - all * share)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('remainders are given to the largest first', () => {
  expect(largestRemainders([10, 10, 4], 0.25)).toEqual([3, 2, 1]);
  expect(largestRemainders([3, 9], 0.5)).toEqual([2, 4]);
});

test('a share of 0 trains on everything', () => {
  expect(stratifiedSplit(Uint8Array.of(1, 2, 3), 0, 1).validation).toHaveLength(0);
});

test('the same seed repeats the split, another one draws other rows', () => {
  const labels = Uint8Array.from({ length: 1000 }, (_, row) => row % 10);
  expect(stratifiedSplit(labels, 0.1, 1)).toEqual(stratifiedSplit(labels, 0.1, 1));
  expect(stratifiedSplit(labels, 0.1, 1)).not.toEqual(stratifiedSplit(labels, 0.1, 2));
});

test('a share that leaves nothing to train on is refused', () => {
  for (const share of [1, -0.1, Number.NaN])
    expect(() => stratifiedSplit(Uint8Array.of(1), share, 1)).toThrow(RangeError);
});

/** Labels, and for each row the first row with its image: images are told apart by a small number. */
const withCopies = fc.array(fc.tuple(fc.nat(9), fc.nat(30)), { maxLength: 200 }).map(rows => ({
  labels: Uint8Array.from(rows, ([label]) => label),
  firstOf: Uint32Array.from(rows, ([, image]) => rows.findIndex(([, other]) => other === image)),
}));

test('rows with equal images stay together, whatever their labels, and validation never gets more than its share', () => {
  fc.assert(
    fc.property(withCopies, shares, fc.nat(), ({ labels, firstOf }, share, seed) => {
      const { training, validation } = stratifiedSplit(labels, share, seed, firstOf);
      const trainedOn = new Set(Array.from(training, row => firstOf[row]));
      expect(validation.filter(row => trainedOn.has(firstOf[row]))).toHaveLength(0);
      expect(training.length + validation.length).toBe(labels.length);
      expect(validation.length).toBeLessThanOrEqual(Math.round(labels.length * share));
    }),
  );
});

test('the parts of one seed share no row before every row was in one, and the first is the split of one network', () => {
  fc.assert(
    fc.property(labelLists, fc.integer({ min: 2, max: 8 }), fc.nat(), (labels, count, seed) => {
      const part = (index: number) => [...stratifiedSplit(labels, 1 / count, seed, null, index).validation];
      const drawn = Array.from({ length: count }, (_, index) => part(index));
      expect(drawn[0]).toEqual([...stratifiedSplit(labels, 1 / count, seed).validation]);
      // Classes of few images begin anew earlier: their quota is rounded.
      const seen = new Uint8Array(labels.length);
      for (const rows of drawn) for (const row of rows) seen[row]++;
      for (let digit = 0; digit < 10; digit++) {
        const turns = [...seen].filter((_, row) => labels[row] === digit);
        expect(Math.max(0, ...turns) - Math.min(...turns, Math.max(0, ...turns))).toBeLessThanOrEqual(1);
      }
      for (const rows of drawn) expect(rows).toHaveLength(drawn[0].length);
    }),
  );
});

test('in every part rows with equal images stay together, and no part gets more than its share', () => {
  fc.assert(
    fc.property(withCopies, shares, fc.nat(), fc.nat(6), ({ labels, firstOf }, share, seed, part) => {
      const { training, validation } = stratifiedSplit(labels, share, seed, firstOf, part);
      const trainedOn = new Set(Array.from(training, row => firstOf[row]));
      expect(validation.filter(row => trainedOn.has(firstOf[row]))).toHaveLength(0);
      expect(training.length + validation.length).toBe(labels.length);
      expect(validation.length).toBeLessThanOrEqual(Math.round(labels.length * share));
    }),
  );
});

test('where no image repeats, the rows are the ones that were always drawn', () => {
  const labels = Uint8Array.from({ length: 1000 }, (_, row) => row % 10);
  const { validation } = stratifiedSplit(labels, 0.1, 1, Uint32Array.from(labels.keys()));
  expect(validation).toEqual(stratifiedSplit(labels, 0.1, 1).validation);
  expect([...validation.subarray(0, 12)]).toEqual([20, 27, 44, 76, 87, 88, 111, 120, 123, 135, 154, 169]);
});

test('ten images thirty times each leave nothing to hold out', () => {
  const rows = Uint32Array.from({ length: 300 }, (_, row) => row % 10);
  const { training, validation } = stratifiedSplit(Uint8Array.from(rows), 0.1, 1, rows);
  expect([training.length, validation.length]).toEqual([300, 0]);
});

test('every row is held out by exactly one fold, each class in equal parts, and never apart from its copies', () => {
  fc.assert(
    fc.property(withCopies, fc.integer({ min: 2, max: 6 }), fc.nat(), ({ labels, firstOf }, count, seed) => {
      const held = new Uint8Array(labels.length);
      for (let index = 0; index < count; index++) {
        const { training, validation } = foldSplit(labels, { index, count }, seed, firstOf);
        expect(training.length + validation.length).toBe(labels.length);
        const trainedOn = new Set(Array.from(training, row => firstOf[row]));
        for (const row of validation) {
          held[row]++;
          expect(trainedOn.has(firstOf[row])).toBe(false);
        }
      }
      expect(held.every(times => times === 1)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(labelLists, fc.integer({ min: 2, max: 6 }), fc.nat(), (labels, count, seed) => {
      const folds = Array.from(
        { length: count },
        (_, index) => foldSplit(labels, { index, count }, seed).validation,
      );
      for (let digit = 0; digit < 10; digit++) {
        const own = folds.map(fold => fold.filter(row => labels[row] === digit).length);
        expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
      }
      const sizes = folds.map(fold => fold.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});
