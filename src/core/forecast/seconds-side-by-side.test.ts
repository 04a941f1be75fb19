import { expect, test } from 'vitest';
import { type PredictedTraining, secondsSideBySide } from './seconds-side-by-side.ts';

const trainings = (count: number, design: string | null = 'a', seconds = 10) =>
  Array.from({ length: count }, (): PredictedTraining => ({ seconds, design }));

test('trainings that a device takes one by one take their times', () => {
  expect(secondsSideBySide([...trainings(3, null), ...trainings(1, null, 5)], 8)).toBeCloseTo(35);
  expect(secondsSideBySide(trainings(3), 1)).toBeCloseTo(30);
});

test('those of one design take the time of one to the power of their number, group after group', () => {
  expect(secondsSideBySide(trainings(8), 8)).toBeCloseTo(10 * 8 ** 0.7);
  expect(secondsSideBySide(trainings(11), 8)).toBeCloseTo(10 * (8 ** 0.7 + 3 ** 0.7));
  const unlike = [...trainings(4, 'a'), ...trainings(2, 'b', 20)];
  expect(secondsSideBySide(unlike, 8)).toBeCloseTo(10 * 4 ** 0.7 + 20 * 2 ** 0.7);
});

test('of those that are not chosen yet a part counts, and less than one of a design takes its part of the time', () => {
  expect(secondsSideBySide(trainings(9), 8, 1 / 3)).toBeCloseTo(10 * 3 ** 0.7);
  expect(secondsSideBySide([...trainings(2, 'a'), ...trainings(2, 'b')], 8, 1 / 4)).toBeCloseTo(10);
  expect(secondsSideBySide(trainings(4, null), 8, 1 / 4)).toBeCloseTo(10);
});
