import { expect, test } from 'vitest';
import { pixelsPerImage } from '../core/data/dataset.ts';
import { referenceOf } from '../core/drawing/nearest.ts';
import type { NeighboursAnswer } from '../core/drawing/neighbours-messages.ts';
import { createNeighbours } from './neighbours.ts';

/** Images of one grey level each, 2 apart. */
const table = (rows: number) => ({
  rows,
  pixels: Uint8Array.from({ length: rows * pixelsPerImage }, (_, at) => 2 * Math.floor(at / pixelsPerImage)),
});
const image = new Uint8Array(pixelsPerImage).fill(41);

function start() {
  const events: NeighboursAnswer[] = [];
  return { events, neighbours: createNeighbours(event => events.push(event)) };
}

test('images are compared with what was given last, and how near those are to one another is measured', async () => {
  const { events, neighbours } = start();
  const large = neighbours.handle({ kind: 'compareWith', id: 1, reference: referenceOf(table(120)) });
  await neighbours.handle({ kind: 'findNearest', id: 2, pixels: image });
  await large;
  expect(events).toContainEqual({
    kind: 'nearest',
    id: 2,
    nearest: { row: expect.toSatisfy((row: number) => row === 20 || row === 21), distance: 28 / 255 },
  });
  expect(events).toContainEqual({ kind: 'measured', id: 1, unlikeFrom: (28 * 2) / 255 });
});

test('questions are answered while distances are still being measured', async () => {
  const { events, neighbours } = start();
  const rows = 3000;
  const measuring = neighbours.handle({ kind: 'compareWith', id: 1, reference: referenceOf(table(rows)) });
  await neighbours.handle({ kind: 'findNearest', id: 2, pixels: image });
  await measuring;
  expect(events.map(({ kind }) => kind)).toEqual(['nearest', 'measured']);
});

test('without training images nothing is near', async () => {
  const { events, neighbours } = start();
  await neighbours.handle({ kind: 'findNearest', id: 1, pixels: image });
  await neighbours.handle({ kind: 'compareWith', id: 2, reference: referenceOf(table(0)) });
  expect(events).toEqual([
    { kind: 'nearest', id: 1, nearest: null },
    { kind: 'measured', id: 2, unlikeFrom: null },
  ]);
});
