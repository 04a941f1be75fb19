import { expect, test } from 'vitest';
import { shownClasses } from './shown-classes.ts';

const many = Float32Array.from({ length: 62 }, (_, index) => ((index * 37) % 62) / 1000);

test('a few classes are shown in their order', () => {
  expect(shownClasses([0.1, 0.7, 0.2], 2)).toEqual([0, 1, 2]);
});

test('of many classes the likeliest are shown, and the label with them wherever it stands', () => {
  const shown = shownClasses(many, 0);
  expect(shown).toHaveLength(9);
  expect(shown.at(-1)).toBe(0);
  const likeliest = [...many].sort((one, other) => other - one).slice(0, 8);
  expect(shown.slice(0, 8).map(index => many[index])).toEqual(likeliest);
  expect(shownClasses(many, shown[0])).toEqual(shown.slice(0, 8));
});
