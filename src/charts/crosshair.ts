/**
 * A line and the numbers of the point nearest to the pointer, laid over a chart. Vega could do it with an invisible mark
 * and an interpreted expression for each point, but that would cost more at each redraw than the curve itself.
 */
import { chartPadding } from './theme.ts';
import { placeBeside } from './tooltip.ts';
import { viewOf } from './vega-embed.ts';

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

const readers = new WeakMap<Element, Reader>();

/** Lets the pointer read the chart in `element`; a later call replaces the reader. */
export function setReader(element: HTMLElement, reader: Reader): void {
  if (!readers.has(element)) attach(element);
  readers.set(element, reader);
}

function attach(element: HTMLElement): void {
  const line = document.createElement('div');
  line.className = 'chart-crosshair';
  const label = document.createElement('div');
  label.className = 'chart-tooltip';
  const hide = (): void => {
    line.remove();
    label.remove();
  };
  element.addEventListener('pointerleave', hide);
  element.addEventListener('pointermove', event => {
    const view = viewOf(element);
    if (!view) return;
    const scale: LinearScale = view.scale('x');
    const [originX, originY] = view.origin();
    const left = originX + chartPadding.left;
    const top = originY + chartPadding.top;
    const box = element.getBoundingClientRect();
    const reading = readers.get(element)?.(scale.invert(event.clientX - box.left - left)) ?? null;
    if (!reading) {
      hide();
      return;
    }
    label.textContent = reading.lines.join('\n');
    element.append(line, label);
    line.style.transform = `translate(${left + scale(reading.x)}px, ${top}px)`;
    line.style.height = `${view.signal('height')}px`;
    placeBeside(label, event);
  });
}
