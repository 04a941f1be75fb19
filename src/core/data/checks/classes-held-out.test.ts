import { expect, test } from 'vitest';
import { tenDigits } from '../classes.ts';
import { classesHeldOut } from './classes-held-out.ts';

const tableOf = (...labels: readonly number[]) => ({ labels: Uint8Array.from(labels), classes: tenDigits });

test('a class of which every image is held out is named', () => {
  expect(classesHeldOut(tableOf(0, 0, 0, 0, 7, 7), 0.5)).toEqual([]);
  expect(classesHeldOut(tableOf(0, 0, 0, 0, 7), 0.5)).toEqual(['7']);
});
