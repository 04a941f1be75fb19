import { expect, test } from 'vitest';
import { classesHeldOut } from './classes-held-out.ts';

test('a class of which every image is held out is named', () => {
  expect(classesHeldOut(Uint8Array.of(0, 0, 0, 0, 7, 7), 0.5)).toEqual([]);
  expect(classesHeldOut(Uint8Array.of(0, 0, 0, 0, 7), 0.5)).toEqual([7]);
});
