import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workStart } from './stages.ts';

const somewhere = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 });

test('threads share out all blocks, each to one of them', () => {
  fc.assert(
    fc.property(somewhere, fc.integer({ min: 1, max: 8 }), (work, threads) => {
      const starts = Array.from({ length: threads + 1 }, (_, thread) => workStart(work, thread, threads));
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      expect([starts[0], starts[threads]]).toEqual([0, work.length]);
    }),
  );
});

test('no thread has more than its share of the work and one block', () => {
  fc.assert(
    fc.property(somewhere, fc.integer({ min: 1, max: 8 }), (work, threads) => {
      const sum = (blocks: readonly number[]) => blocks.reduce((total, block) => total + block, 0);
      for (let thread = 0; thread < threads; thread++) {
        const own = work.slice(workStart(work, thread, threads), workStart(work, thread + 1, threads));
        expect(sum(own)).toBeLessThanOrEqual(sum(work) / threads + Math.max(...work));
      }
    }),
  );
});

test('where all the ink is in the lower half, two threads share the lower half', () => {
  expect(workStart([0, 0, 0, 0, 5, 5, 5, 5], 1, 2)).toBe(6);
});
