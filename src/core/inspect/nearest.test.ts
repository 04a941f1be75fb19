import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Neighbour, nearestTo } from './nearest.ts';

const units = 3;
const coordinate = fc.integer({ min: -4, max: 4 });

const squareOf = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0);

test('the nearest are the first of all points sorted by distance, in whatever parts they are gone through', () => {
  fc.assert(
    fc.property(
      fc.array(coordinate, { minLength: units, maxLength: units }),
      fc.array(fc.array(coordinate, { minLength: units, maxLength: units })),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 5 }),
      (target, points, count, part) => {
        const features = Float32Array.from(points.flat());
        let found: readonly Neighbour[] = [];
        for (let first = 0; first < points.length; first += part)
          found = nearestTo(
            Float32Array.from(target),
            features,
            first,
            Math.min(first + part, points.length),
            count,
            found,
          );
        const sorted = points
          .map((values, point) => ({ point, distance: Math.sqrt(squareOf(values, target)) }))
          .sort((one, other) => one.distance - other.distance || one.point - other.point);
        expect(found.map(({ point }) => point)).toEqual(sorted.slice(0, count).map(({ point }) => point));
        for (const [place, { distance }] of found.entries())
          expect(distance).toBeCloseTo(sorted[place].distance, 9);
      },
    ),
  );
});
