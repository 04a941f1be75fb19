/** Strokes of a pen, and the ink that they leave. */
import { blankInk, type Ink } from './ink.ts';

/** A point of a stroke on a canvas, with (0, 0) its top left corner, in canvas pixels. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  /** The width of the pen at this point, in canvas pixels. */
  readonly width: number;
}

/** The points of a pen from touching the paper to leaving it; one alone is a dot. */
export type Stroke = readonly StrokePoint[];

/** The side of the square canvas that strokes are drawn on: ten times that of the images. */
export const canvasSide = 280;

/**
 * Covers the piece of a stroke between two points: all pixels nearer to it than half its width, which changes evenly on
 * the way. A pixel whose centre lies within half a pixel of the edge is covered in part where `smooth` is set.
 */
function cover({ width: side, height, coverage }: Ink, from: StrokePoint, to: StrokePoint, smooth: boolean) {
  const reach = Math.max(from.width, to.width) / 2 + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(side - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  const alongX = to.x - from.x;
  const alongY = to.y - from.y;
  const square = alongX * alongX + alongY * alongY;
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const offsetX = x + 0.5 - from.x;
      const offsetY = y + 0.5 - from.y;
      const way = square === 0 ? 0 : Math.min(1, Math.max(0, (offsetX * alongX + offsetY * alongY) / square));
      const distance = Math.hypot(offsetX - way * alongX, offsetY - way * alongY);
      const inside = (from.width + way * (to.width - from.width)) / 2 - distance;
      const share = smooth ? Math.min(1, Math.max(0, inside + 0.5)) : inside >= 0 ? 1 : 0;
      const at = y * side + x;
      if (share > coverage[at]) coverage[at] = share;
    }
}

/** The ink that strokes leave on the canvas. Crossing strokes are no darker than one; without `smooth` edges are jagged. */
export function inkOfStrokes(strokes: readonly Stroke[], smooth: boolean): Ink {
  const ink = blankInk(canvasSide, canvasSide);
  for (const stroke of strokes)
    for (const [index, point] of stroke.entries()) cover(ink, stroke[Math.max(0, index - 1)], point, smooth);
  return ink;
}

/** Points nearer to the last one than this, in canvas pixels, add nothing that can be seen. */
const leastStep = 1;

/** The stroke with another point, or the stroke itself where the point is hardly another one. */
export function extendStroke(stroke: Stroke, point: StrokePoint): Stroke {
  const last = stroke.at(-1);
  if (last && Math.hypot(point.x - last.x, point.y - last.y) < leastStep && point.width <= last.width)
    return stroke;
  return [...stroke, point];
}
