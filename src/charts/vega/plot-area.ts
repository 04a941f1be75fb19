/** The drawn part of a chart inside its element, for code that reads a pointer's position in data units. */
import { chartPadding } from './spec-parts.ts';
import { viewOf } from './vega-embed.ts';

/** The parts of d3's continuous scales that are used here. */
interface Scale {
  (value: number): number;
  invert(pixel: number): number;
}

export interface PlotArea {
  /** Distance of the plot's left edge from the element's, in CSS pixels. */
  readonly left: number;
  /** Distance of the plot's upper edge from the element's, in CSS pixels. */
  readonly top: number;
  /** Width of the plot in CSS pixels. */
  readonly width: number;
  /** Height of the plot in CSS pixels. */
  readonly height: number;
  /** Maps data units to CSS pixels from the plot's left or upper edge. */
  scale(axis: 'x' | 'y'): Scale;
}

/** The plot area of the chart in `element`; null before its first drawing. */
export function plotAreaOf(element: HTMLElement): PlotArea | null {
  const view = viewOf(element);
  if (!view) return null;
  const [originX, originY] = view.origin();
  return {
    left: originX + chartPadding.left,
    top: originY + chartPadding.top,
    width: view.signal('width'),
    height: view.signal('height'),
    scale: axis => view.scale(axis),
  };
}
