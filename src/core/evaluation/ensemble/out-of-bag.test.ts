import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aloneOn, heldOutByAny, holdOutAlike, judgesOf, outOfBagVote } from './out-of-bag.ts';

const rows = fc.uniqueArray(fc.nat(30)).map(list => Uint32Array.from(list).sort());

/** The answers of a network whose probability of class 0 is `sure` for each of its rows, of two classes. */
const answersOf = (own: Uint32Array, sure: number) => ({
  rows: own,
  probabilities: Float32Array.from({ length: 2 * own.length }, (_, at) => (at % 2 === 0 ? sure : 1 - sure)),
});

it('a row is judged by exactly the networks that held it out, with equal weights', () => {
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), lists => {
      const all = heldOutByAny(lists);
      const vote = outOfBagVote(
        all,
        2,
        lists.map((own, network) => answersOf(own, network / 8)),
      );
      for (const [place, row] of all.entries()) {
        const judges = lists.flatMap((own, network) => (own.includes(row) ? [network / 8] : []));
        expect(vote[2 * place]).toBeCloseTo(judges.reduce((sum, sure) => sum + sure) / judges.length, 6);
      }
    }),
  );
});

it('the judges of the rows are counted, at the least and at the most', () => {
  expect(judgesOf([Uint32Array.of(1, 2), Uint32Array.of(2, 3), Uint32Array.of(2)])).toEqual({
    networks: 3,
    fewest: 1,
    most: 3,
  });
  expect(judgesOf([new Uint32Array(0)])).toEqual({ networks: 1, fewest: 0, most: 0 });
});

it('a row that no network held out is not judged', () => {
  expect(() => outOfBagVote(Uint32Array.of(4, 5), 2, [answersOf(Uint32Array.of(4), 1)])).toThrow(
    'no network answered row 5',
  );
});

it('networks that held out the same rows are told from those that did not', () => {
  expect(holdOutAlike([Uint32Array.of(1, 2), Uint32Array.of(1, 2)])).toBe(true);
  expect(holdOutAlike([Uint32Array.of(1, 2), Uint32Array.of(1, 3)])).toBe(false);
  expect(holdOutAlike([Uint32Array.of(1, 2), new Uint32Array(0)])).toBe(false);
});

it('a network alone is measured on its own rows', () => {
  const labels = Uint8Array.of(1, 0, 1, 0);
  const answers = { network: 4, ...answersOf(Uint32Array.of(1, 2, 3), 0.9) };
  expect(aloneOn(answers, labels)).toEqual({ network: 4, rows: 3, accuracy: 2 / 3 });
});
