/** The sheet of paper that is drawn on: what was put on it, in order, so that each step can be taken back. */
import { blankInk, type Ink, wholeOf } from './ink.ts';
import type { Picture } from './picture.ts';
import { canvasSide, extendStroke, inkOfStrokes, type Stroke, type StrokePoint } from './strokes.ts';

type Mark =
  | { readonly kind: 'stroke'; readonly stroke: Stroke }
  /** An image in place of all that was there; `name` says what it is. */
  | { readonly kind: 'image'; readonly ink: Ink; readonly name: string }
  /** A photo in place of all that was there; the stages for photos find its ink. */
  | { readonly kind: 'photo'; readonly photo: Picture; readonly name: string }
  | { readonly kind: 'cleared' };

/** What was put on the sheet, the first mark first. */
export type Sheet = readonly Mark[];

export type SheetEvent =
  | { readonly kind: 'put'; readonly mark: Exclude<Mark, { kind: 'cleared' }> }
  /** The pen went on from its last point; without a stroke under way nothing happens. */
  | { readonly kind: 'drawn on'; readonly points: readonly StrokePoint[] }
  | { readonly kind: 'cleared' }
  /** Takes the last mark back, a clearing too. */
  | { readonly kind: 'undone' };

const isBlank = (sheet: Sheet): boolean => sheet.length === 0 || sheet[sheet.length - 1].kind === 'cleared';

export function sheetTransition(sheet: Sheet, event: SheetEvent): Sheet {
  switch (event.kind) {
    case 'put':
      return [...sheet, event.mark];
    case 'drawn on': {
      const last = sheet.at(-1);
      if (last?.kind !== 'stroke') return sheet;
      const stroke = event.points.reduce(extendStroke, last.stroke);
      return stroke === last.stroke ? sheet : sheet.with(-1, { kind: 'stroke', stroke });
    }
    case 'cleared':
      return isBlank(sheet) ? sheet : [...sheet, { kind: 'cleared' }];
    case 'undone':
      return sheet.slice(0, -1);
    default:
      return event satisfies never;
  }
}

/** What can be seen: the strokes since the sheet was blank or an image or photo was put on it, and that one. */
export interface Visible {
  readonly ground: Extract<Mark, { kind: 'image' | 'photo' }> | null;
  readonly strokes: readonly Stroke[];
}

export function visibleOn(sheet: Sheet): Visible {
  const at = sheet.findLastIndex(({ kind }) => kind !== 'stroke');
  const below = sheet[at];
  const strokes = sheet.slice(at + 1).flatMap(mark => (mark.kind === 'stroke' ? [mark.stroke] : []));
  const ground = below?.kind === 'image' || below?.kind === 'photo' ? below : null;
  return { ground, strokes };
}

/** The ink of a photo, at most as large as the canvas, in the middle of it. */
export function onCanvas(ink: Ink): Ink {
  const { width, height } = wholeOf(ink);
  const canvas = blankInk(canvasSide, canvasSide);
  const left = Math.floor((canvasSide - width) / 2);
  const top = Math.floor((canvasSide - height) / 2);
  for (let y = 0; y < height; y++)
    canvas.coverage.set(ink.coverage.subarray(y * width, (y + 1) * width), (top + y) * canvasSide + left);
  return canvas;
}

/** The ink of the strokes over that of the ground, both of the canvas's size. */
export function inkOver(ground: Ink | null, strokes: readonly Stroke[], smooth: boolean): Ink {
  const drawn = inkOfStrokes(strokes, smooth);
  if (ground === null) return drawn;
  return { ...drawn, coverage: drawn.coverage.map((share, at) => Math.max(share, ground.coverage[at])) };
}
