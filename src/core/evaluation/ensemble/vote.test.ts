import { expect, test } from 'vitest';
import { softVote, voteGains } from './vote.ts';

/** One row: the given probabilities of class 0, the rest on class 1. */
const row = (...shares: readonly number[]) =>
  Float32Array.from(shares.flatMap(share => [share, 1 - share, 0, 0, 0, 0, 0, 0, 0, 0]));

test('the vote is the mean, so a sure member outvotes two doubtful ones', () => {
  const vote = softVote([row(0.45), row(0.45), row(0.95)]);
  expect(vote[0]).toBeCloseTo(1.85 / 3, 6);
  expect(vote[1]).toBeCloseTo(1.15 / 3, 6);
});

test('each further network is told what it adds', () => {
  const gains = voteGains([row(0.9, 0.4), row(0.6, 0.9), row(0.1, 0.1)], Uint8Array.of(0, 0));
  expect(gains.map(gain => gain.accuracy)).toEqual([0.5, 1, 0.5]);
  expect(gains.map(gain => gain.gain)).toEqual([0.5, 0.5, -0.5]);
  expect(gains.map(gain => gain.networks)).toEqual([1, 2, 3]);
});

test('no network, or networks of different images, cannot vote', () => {
  expect(() => softVote([])).toThrow('at least one');
  expect(() => softVote([row(1), row(1, 1)])).toThrow('different numbers');
});
