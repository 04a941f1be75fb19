import { expect, test } from 'vitest';
import { canvasSide, extendStroke, inkOfStrokes, type Stroke } from './strokes.ts';

const dot = (x: number, y: number, width: number): Stroke => [{ x, y, width }];
const line: Stroke = [
  { x: 40, y: 100, width: 20 },
  { x: 140, y: 100, width: 20 },
];
const areaOf = (strokes: readonly Stroke[], smooth = true): number =>
  inkOfStrokes(strokes, smooth).coverage.reduce((sum, share) => sum + share, 0);

test('a dot is a disc and a line has round ends, with the area of both to within a percent', () => {
  expect(Math.abs(areaOf([dot(100, 100, 40)]) / (Math.PI * 400) - 1)).toBeLessThan(0.01);
  const expected = 100 * 20 + Math.PI * 100;
  expect(Math.abs(areaOf([line]) / expected - 1)).toBeLessThan(0.01);
});

test('far points of one stroke leave no gap', () => {
  const { coverage } = inkOfStrokes([line], true);
  for (let x = 40; x < 140; x++) expect(coverage[100 * canvasSide + x]).toBe(1);
});

test('a stroke is no darker where it crosses another', () => {
  expect(areaOf([line, line])).toBe(areaOf([line]));
});

test('edges are in steps of grey, and jagged when smoothing is off', () => {
  const between = (smooth: boolean): boolean =>
    inkOfStrokes([dot(100.3, 99.6, 33)], smooth).coverage.some(share => share > 0 && share < 1);
  expect(between(true)).toBe(true);
  expect(between(false)).toBe(false);
});

test('a pen that is pressed harder widens its stroke on the way', () => {
  const wedge: Stroke = [
    { x: 40, y: 100, width: 4 },
    { x: 240, y: 100, width: 40 },
  ];
  const { coverage } = inkOfStrokes([wedge], true);
  const widthAt = (x: number): number => {
    let width = 0;
    for (let y = 0; y < canvasSide; y++) width += coverage[y * canvasSide + x];
    return width;
  };
  expect(widthAt(60)).toBeLessThan(widthAt(140));
  expect(widthAt(140)).toBeLessThan(widthAt(220));
});

test('what leaves the canvas is cut off', () => {
  expect(Math.abs(areaOf([dot(0, 0, 40)]) / (Math.PI * 100) - 1)).toBeLessThan(0.01);
  expect(areaOf([dot(-100, 500, 40)])).toBe(0);
});

test('a point beside the last one is left out, unless the pen is pressed harder there', () => {
  expect(extendStroke(line, { x: 140.5, y: 100, width: 20 })).toBe(line);
  expect(extendStroke(line, { x: 140.5, y: 100, width: 24 })).toHaveLength(3);
  expect(extendStroke(line, { x: 142, y: 100, width: 20 })).toHaveLength(3);
});
