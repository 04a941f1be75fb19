import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  halvingSearch,
  isSearchOver,
  nextTrial,
  plainSearch,
  ranking,
  rungsToCome,
  type Search,
  type SearchEvent,
  searchTransition,
} from './search.ts';

const combinations = Array.from({ length: 9 }, (_, index) => ({ batchSize: 32 * (index + 1) }));
const halving = { keepOneIn: 3, mostEpochs: 18 };

/** Runs a search to its end; a trial's accuracy is what `measure` says of its batch size. */
function run(search: Search, measure: (batchSize: number) => number | null) {
  let state = search;
  for (let trial = nextTrial(state); trial; trial = nextTrial(state)) {
    const { id } = trial;
    state = searchTransition(state, { kind: 'started', id });
    const validationAccuracy = measure(Number(trial.changes.batchSize));
    state = searchTransition(
      state,
      validationAccuracy === null
        ? { kind: 'failed', id, message: 'diverged' }
        : { kind: 'done', id, result: { validationAccuracy, seconds: 1, run: `run ${id}` } },
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
  const running = searchTransition(plainSearch(combinations), { kind: 'started', id: 0 });
  expect(nextTrial(running)).toBeNull();
  const reloaded = searchTransition(structuredClone(running), { kind: 'interrupted' });
  expect(nextTrial(reloaded)?.id).toBe(0);
});

test('a trial that is skipped is not promoted, whether it runs or waits', () => {
  let state = halvingSearch(combinations.slice(0, 3), 2, halving);
  state = searchTransition(state, { kind: 'skipped', id: 2 });
  state = searchTransition(state, { kind: 'started', id: 0 });
  state = searchTransition(state, { kind: 'skipped', id: 0 });
  state = run(state, () => 0.5);
  expect(state.trials.map(trial => [trial.rung, trial.state.kind])).toEqual([
    [0, 'skipped'],
    [0, 'done'],
    [0, 'skipped'],
    [1, 'done'],
  ]);
});

test('a search that is stopped keeps what is done and begins nothing more', () => {
  let state = searchTransition(halvingSearch(combinations, 2, halving), { kind: 'started', id: 0 });
  state = searchTransition(state, { kind: 'stopped' });
  expect(isSearchOver(state)).toBe(false);
  expect(rungsToCome(state)).toEqual([]);
  const result = { validationAccuracy: 0.9, seconds: 1, run: 'a' };
  state = searchTransition(state, { kind: 'done', id: 0, result });
  expect(isSearchOver(state)).toBe(true);
  expect(state.trials).toHaveLength(9);
  expect(ranking(state)).toHaveLength(1);
});

test('the rungs to come are those that a search without failures adds', () => {
  for (const count of [1, 2, 5, 9, 27])
    for (const keepOneIn of [2, 3]) {
      const many = Array.from({ length: count }, (_, index) => ({ batchSize: index + 1 }));
      const begun = halvingSearch(many, 1, { keepOneIn, mostEpochs: 12 });
      const added = run(begun, () => 0.9).trials.filter(trial => trial.rung > 0);
      const promised = rungsToCome(begun).flatMap(({ trials, epochs }) =>
        new Array<number>(trials).fill(epochs),
      );
      expect(added.map(trial => trial.epochs)).toEqual(promised);
    }
});

test('no order of events loses a trial or changes a finished one', () => {
  const id = fc.nat(14);
  const events: fc.Arbitrary<SearchEvent> = fc.oneof(
    fc.record({ kind: fc.constant('started' as const), id }),
    fc.record({
      kind: fc.constant('done' as const),
      id,
      result: fc.record({
        validationAccuracy: fc.double({ min: 0, max: 1, noNaN: true }),
        seconds: fc.constant(1),
        run: fc.string(),
      }),
    }),
    fc.record({ kind: fc.constant('failed' as const), id, message: fc.string() }),
    fc.record({ kind: fc.constant('skipped' as const), id }),
    fc.constant({ kind: 'stopped' as const }),
    fc.constant({ kind: 'interrupted' as const }),
  );
  fc.assert(
    fc.property(fc.array(events, { maxLength: 80 }), sequence => {
      let state = halvingSearch(combinations, 2, halving);
      for (const event of sequence) {
        const next = searchTransition(state, event);
        expect(next.trials.length).toBeGreaterThanOrEqual(state.trials.length);
        for (const [index, trial] of state.trials.entries())
          if (['done', 'failed', 'skipped'].includes(trial.state.kind))
            expect(next.trials[index]).toEqual(trial);
        state = next;
      }
      expect(new Set(state.trials.map(trial => trial.id)).size).toBe(state.trials.length);
    }),
  );
});
