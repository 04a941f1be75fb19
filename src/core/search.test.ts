import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  halvingSearch,
  isSearchOver,
  nextTrial,
  plainSearch,
  ranking,
  type Search,
  type SearchEvent,
  transition,
} from './search.ts';

const combinations = Array.from({ length: 9 }, (_, index) => ({ batchSize: 32 * (index + 1) }));
const halving = { keepOneIn: 3, mostEpochs: 18 };

/** Runs a search to its end; a trial's accuracy is what `measure` says of its batch size. */
function run(search: Search, measure: (batchSize: number) => number | null) {
  let state = search;
  for (let trial = nextTrial(state); trial; trial = nextTrial(state)) {
    const { id } = trial;
    state = transition(state, { kind: 'started', id });
    const validationAccuracy = measure(Number(trial.changes.batchSize));
    state = transition(
      state,
      validationAccuracy === null
        ? { kind: 'failed', id, message: 'diverged' }
        : { kind: 'done', id, validationAccuracy },
    );
  }
  return state;
}

test('a plain search runs every trial once, in order, and ranks them', () => {
  const state = run(plainSearch(combinations), batchSize => 1 - Math.abs(batchSize - 128) / 1000);
  expect(isSearchOver(state)).toBe(true);
  expect(state.trials).toHaveLength(9);
  expect(ranking(state)[0].changes).toEqual({ batchSize: 128 });
});

test('successive halving keeps the best third and trains it three times as long', () => {
  const state = run(halvingSearch(combinations, 2, halving), batchSize => batchSize / 1000);
  expect([0, 1, 2].map(rung => state.trials.filter(trial => trial.rung === rung).length)).toEqual([9, 3, 1]);
  expect(state.trials.slice(9).map(trial => [trial.changes.batchSize, trial.epochs])).toEqual([
    [288, 6],
    [256, 6],
    [224, 6],
    [288, 18],
  ]);
  expect(ranking(state)[0]).toMatchObject({ rung: 2, changes: { batchSize: 288 } });
});

test('epochs end at their limit, and so does the search', () => {
  const state = run(halvingSearch(combinations, 2, { keepOneIn: 3, mostEpochs: 4 }), batchSize => batchSize);
  expect(state.trials.map(trial => trial.epochs)).toEqual([...new Array(9).fill(2), 4, 4, 4]);
});

test('trials that fail are not promoted, and a rung of failures ends the search', () => {
  const some = run(halvingSearch(combinations, 2, halving), size => (size > 64 ? null : 0.9));
  expect(some.trials.filter(trial => trial.rung === 1).map(trial => trial.changes.batchSize)).toEqual([
    32, 64,
  ]);
  const none = run(halvingSearch(combinations, 2, halving), () => null);
  expect(none.trials).toHaveLength(9);
  expect(ranking(none)).toEqual([]);
});

test('one trial runs at a time, and after a reload it runs again', () => {
  const running = transition(plainSearch(combinations), { kind: 'started', id: 0 });
  expect(nextTrial(running)).toBeNull();
  const reloaded = transition(structuredClone(running), { kind: 'interrupted' });
  expect(nextTrial(reloaded)?.id).toBe(0);
});

test('no order of events loses a trial or changes a finished one', () => {
  const id = fc.nat(14);
  const events: fc.Arbitrary<SearchEvent> = fc.oneof(
    fc.record({ kind: fc.constant('started' as const), id }),
    fc.record({
      kind: fc.constant('done' as const),
      id,
      validationAccuracy: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('failed' as const), id, message: fc.string() }),
    fc.constant({ kind: 'interrupted' as const }),
  );
  fc.assert(
    fc.property(fc.array(events, { maxLength: 80 }), sequence => {
      let state = halvingSearch(combinations, 2, halving);
      for (const event of sequence) {
        const next = transition(state, event);
        expect(next.trials.length).toBeGreaterThanOrEqual(state.trials.length);
        for (const [index, trial] of state.trials.entries())
          if (trial.state.kind === 'done' || trial.state.kind === 'failed')
            expect(next.trials[index]).toEqual(trial);
        state = next;
      }
      expect(new Set(state.trials.map(trial => trial.id)).size).toBe(state.trials.length);
    }),
  );
});
