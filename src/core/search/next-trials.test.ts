import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTrials } from './next-trials.ts';
import { halvingSearch, plainSearch, type Search, searchTransition, type Trial } from './search.ts';

const combinations = [3, 5, 3, 3, 5, 7, 3].map((filters, index) => ({
  filters: `${filters}`,
  learningRate: index,
}));
const designOf = ({ changes: { filters } }: Trial) => (filters === '7' ? null : `${filters}`);
const idsOf = (trials: readonly Trial[]) => trials.map(({ id }) => id);

function begin(search: Search, trials: readonly Trial[]): Search {
  return trials.reduce((state, { id }) => searchTransition(state, { kind: 'started', id }), search);
}

const result = { validationAccuracy: 0.9, seconds: 1, run: 'a' };

/** Trains group after group; gives the ids of each. */
function groupsOf(begun: Search, most: number) {
  const groups: (readonly number[])[] = [];
  let search = begun;
  for (let next = nextTrials(search, designOf, () => most); next.length > 0; ) {
    groups.push(idsOf(next));
    search = begin(search, next);
    for (const { id } of next) search = searchTransition(search, { kind: 'done', id, result });
    next = nextTrials(search, designOf, () => most);
  }
  return { groups, search };
}

test('trials of one design meet, those without one are alone', () => {
  const search = plainSearch(combinations);
  expect(groupsOf(search, 8).groups).toEqual([[0, 2, 3, 6], [1, 4], [5]]);
  expect(groupsOf(search, 3).groups).toEqual([[0, 2, 3], [1, 4], [5], [6]]);
  expect(groupsOf(search, 1).groups).toEqual([[0], [1], [2], [3], [4], [5], [6]]);
});

test('nothing is next while trials run', () => {
  const search = plainSearch(combinations);
  const next = nextTrials(search, designOf, () => 2);
  const begun = begin(search, next);
  expect(nextTrials(begun, designOf, () => 2)).toEqual([]);
  const again = searchTransition(begun, { kind: 'interrupted' });
  expect(idsOf(nextTrials(again, designOf, () => 2))).toEqual([0, 2]);
});

test('whatever the size of the groups, the same trials are trained and the same ones are promoted', () => {
  const begun = halvingSearch(combinations, 1, { keepOneIn: 2, mostEpochs: 8 });
  const oneByOne = groupsOf(begun, 1);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), most => {
      const { groups, search } = groupsOf(begun, most);
      expect(search).toEqual(oneByOne.search);
      expect(groups.flat().toSorted((a, b) => a - b)).toEqual(oneByOne.groups.flat());
    }),
  );
});
