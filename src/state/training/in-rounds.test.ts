import { expect, test } from 'vitest';
import { inRounds } from './in-rounds.ts';

test('a round closes when each member has reported, or one of them does so again', () => {
  let members = [0, 1, 2];
  let rounds = 0;
  const report = inRounds(
    () => members,
    () => rounds++,
  );
  const after = (...networks: number[]) => {
    for (const network of networks) report(network);
    return rounds;
  };
  expect(after(0, 1)).toBe(0);
  expect(after(2)).toBe(1);
  expect(after(1, 1)).toBe(2);
  expect(after(0, 2)).toBe(3);
  members = [2];
  expect(after(2, 2)).toBe(5);
});
