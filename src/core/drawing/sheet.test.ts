import { expect, test } from 'vitest';
import { blankInk, inkBox } from './ink.ts';
import { inkOver, onCanvas, type Sheet, type SheetEvent, sheetTransition, visibleOn } from './sheet.ts';
import { canvasSide, inkOfStrokes } from './strokes.ts';

const after = (...events: readonly SheetEvent[]): Sheet => events.reduce<Sheet>(sheetTransition, []);

const at = (x: number, y: number) => ({ x, y, width: 20 });
const begin = (x: number): SheetEvent => ({ kind: 'put', mark: { kind: 'stroke', stroke: [at(x, 50)] } });
const goOn = (x: number): SheetEvent => ({ kind: 'drawn on', points: [at(x, 50)] });
const image: SheetEvent = {
  kind: 'put',
  mark: { kind: 'image', ink: blankInk(canvasSide, canvasSide), name: 'row 3' },
};
const clear: SheetEvent = { kind: 'cleared' };
const undo: SheetEvent = { kind: 'undone' };

const strokesOf = (sheet: Sheet) => visibleOn(sheet).strokes.map(stroke => stroke.map(({ x }) => x));

test.each<[string, readonly SheetEvent[], readonly (readonly number[])[]]>([
  ['nothing is there in the beginning', [], []],
  ['the pen goes on from where it was', [begin(10), goOn(20), goOn(30)], [[10, 20, 30]]],
  [
    'a new stroke is one of its own',
    [begin(10), goOn(20), begin(80), goOn(90)],
    [
      [10, 20],
      [80, 90],
    ],
  ],
  ['a pen that touches nothing draws nothing', [goOn(20)], []],
  ['undo takes back the last stroke', [begin(10), begin(80), undo], [[10]]],
  ['clearing takes back all', [begin(10), begin(80), clear], []],
  ['undo after clearing brings all back', [begin(10), begin(80), clear, undo], [[10], [80]]],
  ['clearing what is clear is no step', [begin(10), clear, clear, undo], [[10]]],
  ['undoing nothing does nothing', [undo, begin(10)], [[10]]],
  ['an image replaces the strokes before it', [begin(10), image, begin(80)], [[80]]],
  ['undoing an image brings the strokes back', [begin(10), image, undo], [[10]]],
])('%s', (_, events, expected) => {
  expect(strokesOf(after(...events))).toEqual(expected);
});

test('an image lies below the strokes until the sheet is cleared', () => {
  expect(visibleOn(after(image, begin(10))).ground).toMatchObject({ kind: 'image', name: 'row 3' });
  expect(visibleOn(after(image, begin(10), clear, begin(20))).ground).toBeNull();
});

test('a photo that is smaller than the canvas lies in its middle', () => {
  const photo = blankInk(100, 40);
  photo.coverage.fill(1);
  expect(inkBox(onCanvas(photo))).toEqual({ left: 90, top: 120, width: 100, height: 40 });
});

test('where strokes and ground meet, the darker one counts', () => {
  const ground = blankInk(canvasSide, canvasSide);
  ground.coverage.fill(0.25);
  const stroke = [at(50, 50)];
  const { coverage } = inkOver(ground, [stroke], true);
  expect(coverage[50 * canvasSide + 50]).toBe(1);
  expect(coverage[200 * canvasSide + 200]).toBe(0.25);
  const plain = inkOfStrokes([stroke], true).coverage;
  expect(inkOver(null, [stroke], true).coverage.every((share, pixel) => share === plain[pixel])).toBe(true);
});
