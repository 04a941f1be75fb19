/**
 * A line and the numbers of the point nearest to the pointer, laid over a chart and all that are linked with it. Vega
 * could do it with an invisible mark and an interpreted expression for each point, but that would cost more at each
 * redraw than the curve itself, and its charts know nothing of one another.
 */

import { chartPadding } from '../vega/theme.ts';
import { viewOf } from '../vega/vega-embed.ts';
import type { CrosshairLink } from './crosshair-link.ts';

interface Reading {
  /** Where the line stands, in units of the x axis. */
  readonly x: number;
  /** One line each, such as `training: 0.0312`. */
  readonly lines: readonly string[];
}

/** The point nearest to a place on the x axis; null where there is none. */
export type Reader = (x: number) => Reading | null;

/** The parts of d3's linear scale that are used here. */
interface LinearScale {
  (value: number): number;
  invert(pixel: number): number;
}

interface Crosshair {
  readonly link: CrosshairLink;
  readonly show: () => void;
  readonly detach: () => void;
  reader: Reader;
}

const crosshairs = new WeakMap<Element, Crosshair>();

/** Lets the pointer read the chart in `element`, and the charts of its link; a later call replaces the reader. */
export function setReader(element: HTMLElement, link: CrosshairLink, reader: Reader): void {
  const before = crosshairs.get(element);
  if (before?.link === link) {
    before.reader = reader;
    before.show();
    return;
  }
  before?.detach();
  crosshairs.set(element, attach(element, link, reader));
}

/** The chart is gone: it neither points nor hears any more. */
export function removeReader(element: Element): void {
  crosshairs.get(element)?.detach();
  crosshairs.delete(element);
}

function attach(element: HTMLElement, link: CrosshairLink, reader: Reader): Crosshair {
  const line = document.createElement('div');
  line.className = 'chart-crosshair';
  const label = document.createElement('div');
  label.className = 'chart-reading';
  const scaleX = (): { readonly scale: LinearScale; readonly left: number; readonly top: number } | null => {
    const view = viewOf(element);
    if (!view) return null;
    const [originX, originY] = view.origin();
    return { scale: view.scale('x'), left: originX + chartPadding.left, top: originY + chartPadding.top };
  };
  const show = (): void => {
    const place = link.at();
    const axis = scaleX();
    const reading = place === null ? null : crosshair.reader(place);
    if (!axis || !reading) {
      line.remove();
      label.remove();
      return;
    }
    label.textContent = reading.lines.join('\n');
    element.append(line, label);
    const x = axis.left + axis.scale(reading.x);
    line.style.transform = `translate(${x}px, ${axis.top}px)`;
    line.style.height = `${viewOf(element)?.signal('height')}px`;
    const fits = x + 8 + label.offsetWidth <= element.clientWidth;
    label.style.transform = `translate(${fits ? x + 8 : Math.max(x - 8 - label.offsetWidth, 0)}px, ${axis.top}px)`;
  };
  const listeners = new AbortController();
  const { signal } = listeners;
  element.addEventListener('pointerleave', () => link.point(null), { signal });
  element.addEventListener(
    'pointermove',
    event => {
      const axis = scaleX();
      if (axis)
        link.point(axis.scale.invert(event.clientX - element.getBoundingClientRect().left - axis.left));
    },
    { signal },
  );
  const unsubscribe = link.subscribe(show);
  const crosshair: Crosshair = {
    link,
    show,
    reader,
    detach() {
      listeners.abort();
      unsubscribe();
      line.remove();
      label.remove();
    },
  };
  return crosshair;
}
