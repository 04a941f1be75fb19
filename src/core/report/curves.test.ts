import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CurveChart, curveFigure } from './curves.ts';
import { elementsOf } from './testing/sample-report.ts';

const chart: CurveChart = {
  title: 'Loss',
  yTitle: 'loss (nats)',
  epochs: [1, 2, 3, 4],
  epochsPerNetwork: 4,
  series: [{ name: 'training', look: 'training', values: [0.8, 0.4, 0.2, 0.1] }],
  keptEpoch: 4,
  bound: 0,
};

const drawn = (changes: Partial<CurveChart>) =>
  elementsOf(curveFigure({ ...chart, ...changes })?.markup ?? '');
const attribute = (element: ReturnType<typeof drawn>[number], name: string): string =>
  element.attrs.find(each => each.name === name)?.value ?? '';
const linesOf = (changes: Partial<CurveChart>) =>
  drawn(changes)
    .filter(({ tagName }) => tagName === 'polyline')
    .map(line =>
      attribute(line, 'points')
        .split(' ')
        .map(point => point.split(',').map(Number)),
    );

test('a line falls where the loss falls, and its last epoch is at the right end', () => {
  const [points] = linesOf({});
  const heights = points.map(([, y]) => y);
  expect(heights).toEqual(heights.toSorted((one, other) => one - other));
  expect(points.map(([x]) => x)).toEqual(points.map(([x]) => x).toSorted((one, other) => one - other));
});

test('the line of the next network begins anew, and a value that is missing is a gap', () => {
  expect(linesOf({ epochsPerNetwork: 2 }).map(points => points.length)).toEqual([2, 2]);
  const series = [{ name: 'validation', look: 'validation', values: [0.8, 0.4, null, 0.1] }] as const;
  expect(linesOf({ series }).map(points => points.length)).toEqual([2]);
});

test('a single epoch is a point', () => {
  const series = [{ name: 'training', look: 'training', values: [0.8] }] as const;
  expect(linesOf({ epochs: [1], series })).toEqual([]);
  expect(drawn({ epochs: [1], series }).filter(({ tagName }) => tagName === 'circle')).toHaveLength(1);
});

test('without a finished epoch, or without one finite value, there is no figure', () => {
  expect(curveFigure({ ...chart, epochs: [], series: [] })).toBeNull();
  const series = [{ name: 'training', look: 'training', values: [Number.NaN] }] as const;
  expect(curveFigure({ ...chart, epochs: [1], series })).toBeNull();
});

test('whatever the values are, the lines stay within the figure and the ticks are few and finite', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(
      values,
      fc.constantFrom(0 as const, 1 as const),
      fc.double({ min: 1e-6, max: 50, noNaN: true }),
      (list, bound, scale) => {
        const scaled = bound === 0 ? list.map(value => value * scale) : list;
        const changes: Partial<CurveChart> = {
          epochs: list.map((_, index) => index + 1),
          epochsPerNetwork: list.length,
          series: [{ name: 'training', look: 'training', values: scaled }],
          bound,
        };
        for (const [x, y] of linesOf(changes).flat()) {
          expect(x).toBeGreaterThan(50);
          expect(x).toBeLessThanOrEqual(402);
          expect(y).toBeGreaterThanOrEqual(12);
          expect(y).toBeLessThanOrEqual(196);
        }
        const texts = drawn(changes).filter(({ tagName }) => tagName === 'text');
        expect(texts.length).toBeLessThan(22);
        expect(curveFigure({ ...chart, ...changes })?.markup).not.toMatch(/NaN|Infinity/);
      },
    ),
    {
      examples: [
        [[0, Number.MIN_VALUE], 0, 1],
        [[0, 0], 0, 1],
        [[1, 1 - Number.EPSILON], 1, 1],
      ],
    },
  );
});
