/**
 * A crosshair: a line and the numbers of the point nearest to the pointer, laid over a chart and all charts of its link.
 * Vega could draw it with an invisible mark and an interpreted expression for each point, but that would cost more at
 * each redraw than the curve itself, and Vega does not link charts.
 */
import { plotAreaOf } from '../vega/plot-area.ts';
import type { CrosshairLink } from './crosshair-link.ts';

interface Reading {
  /** Position of the line, in units of the x axis. */
  readonly x: number;
  /** Lines of text, such as `training: 0.0312`. */
  readonly lines: readonly string[];
}

/** Reads the point nearest to `x`, a position on the x axis; null where there is none. */
export type Reader = (x: number) => Reading | null;

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

/** Detaches the reader of a chart that is gone. */
export function removeReader(element: Element): void {
  crosshairs.get(element)?.detach();
  crosshairs.delete(element);
}

function attach(element: HTMLElement, link: CrosshairLink, reader: Reader): Crosshair {
  const line = document.createElement('div');
  line.className = 'chart-crosshair';
  const label = document.createElement('div');
  label.className = 'chart-reading';
  const show = (): void => {
    const position = link.at();
    const area = plotAreaOf(element);
    const reading = position === null ? null : crosshair.reader(position);
    if (!area || !reading) {
      line.remove();
      label.remove();
      return;
    }
    label.textContent = reading.lines.join('\n');
    element.append(line, label);
    const x = area.left + area.scale('x')(reading.x);
    line.style.transform = `translate(${x}px, ${area.top}px)`;
    line.style.height = `${area.height}px`;
    const fits = x + 8 + label.offsetWidth <= element.clientWidth;
    label.style.transform = `translate(${fits ? x + 8 : Math.max(x - 8 - label.offsetWidth, 0)}px, ${area.top}px)`;
  };
  const listeners = new AbortController();
  const { signal } = listeners;
  element.addEventListener('pointerleave', () => link.point(null), { signal });
  element.addEventListener(
    'pointermove',
    event => {
      const area = plotAreaOf(element);
      if (!area) return;
      const pixel = event.clientX - element.getBoundingClientRect().left - area.left;
      link.point(area.scale('x').invert(pixel));
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
