import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Axis, axisProblem, gridCombinations, randomCombinations } from './search-space.ts';

const batchSize: Axis = { kind: 'values', name: 'batchSize', values: [64, 128] };
const rate: Axis = { kind: 'range', name: 'learningRate', from: 1e-4, to: 1e-2, scale: 'log' };
const epochs: Axis = { kind: 'range', name: 'epochs', from: 1, to: 5, scale: 'linear' };

test('a grid is every combination, ranges in even factors or steps', () => {
  expect(gridCombinations([batchSize, rate], 3)).toEqual([
    { batchSize: 64, learningRate: 0.0001 },
    { batchSize: 64, learningRate: 0.001 },
    { batchSize: 64, learningRate: 0.01 },
    { batchSize: 128, learningRate: 0.0001 },
    { batchSize: 128, learningRate: 0.001 },
    { batchSize: 128, learningRate: 0.01 },
  ]);
  expect(gridCombinations([epochs], 3)).toEqual([{ epochs: 1 }, { epochs: 3 }, { epochs: 5 }]);
});

test('a range of few whole numbers gives each of them once', () => {
  expect(gridCombinations([{ ...epochs, to: 2 }], 9)).toEqual([{ epochs: 1 }, { epochs: 2 }]);
});

test('random draws stay in their ranges and repeat with the seed', () => {
  fc.assert(
    fc.property(fc.nat(), seed => {
      const drawn = randomCombinations([batchSize, rate, epochs], 8, seed);
      expect(randomCombinations([batchSize, rate, epochs], 8, seed)).toEqual(drawn);
      for (const combination of drawn) {
        expect([64, 128]).toContain(combination.batchSize);
        expect(combination.learningRate).toBeGreaterThanOrEqual(1e-4);
        expect(combination.learningRate).toBeLessThanOrEqual(1e-2);
        expect([1, 2, 3, 4, 5]).toContain(combination.epochs);
      }
    }),
    { numRuns: 30 },
  );
  expect(randomCombinations([rate], 4, 1)).not.toEqual(randomCombinations([rate], 4, 2));
});

test.each<[Axis, string]>([
  [{ kind: 'values', name: 'epochs', values: [] }, 'needs at least one value'],
  [{ kind: 'values', name: 'epochs', values: [3, 0] }, 'from 1 to 500, not 0'],
  [{ kind: 'range', name: 'optimizer', from: 0, to: 1, scale: 'linear' }, 'has no range'],
  [{ kind: 'range', name: 'dropout', from: 0.5, to: 0.1, scale: 'linear' }, 'must not end below'],
  [{ kind: 'range', name: 'dropout', from: 0, to: 0.5, scale: 'log' }, 'must start above 0'],
  [{ kind: 'range', name: 'dropout', from: 0, to: 2, scale: 'linear' }, 'from 0 to 0.9, not 2'],
])('%j is refused: %s', (axis, message) => {
  expect(axisProblem(axis)).toContain(message);
});

test('a good axis has no problem', () => {
  for (const axis of [batchSize, rate, epochs]) expect(axisProblem(axis)).toBeNull();
});
