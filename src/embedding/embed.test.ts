import { expect, test } from 'vitest';
import { randomUnit } from '../core/numerics/rng.ts';
import { makeMap } from './embed.ts';

const [groups, each, units] = [3, 20, 6];

/** Three groups of points, far apart, in six dimensions. */
const features = Float32Array.from({ length: groups * each * units }, (_, at) => {
  const group = Math.floor(at / (each * units));
  return randomUnit(5, at) + (at % units === group ? 20 : 0);
});

const groupOf = (row: number) => Math.floor(row / each);

test('the nearest point on the map is of the same group', () => {
  const shares: number[] = [];
  const { coordinates: map } = makeMap({ method: 'umap', features, units, seed: 1 }, share =>
    shares.push(share),
  );
  expect(map.length).toBe(2 * groups * each);
  for (let row = 0; row < groups * each; row++) {
    const distance = (other: number) =>
      Math.hypot(map[2 * row] - map[2 * other], map[2 * row + 1] - map[2 * other + 1]);
    const others = Array.from({ length: groups * each }, (_, other) => other).filter(other => other !== row);
    const nearest = others.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    expect(groupOf(nearest)).toBe(groupOf(row));
  }
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test('the same seed makes the same map, another seed another', () => {
  const made = (seed: number) => makeMap({ method: 'umap', features, units, seed }, () => {});
  expect(made(1)).toEqual(made(1));
  expect(made(2)).not.toEqual(made(1));
});

test.each(['pca', 'umap'] as const)('too few points are refused by %s', method => {
  const task = { method, features: new Float32Array(4), units: 2, seed: 1 };
  expect(() => makeMap(task, () => {})).toThrow(/at least 3 images/);
});

test('principal components say how much of the variance they show, UMAP does not', () => {
  const task = { features, units, seed: 1 };
  const { explained } = makeMap({ ...task, method: 'pca' }, () => {});
  expect(explained?.every(share => share > 0.3)).toBe(true);
  expect(makeMap({ ...task, method: 'umap' }, () => {}).explained).toBeNull();
});
