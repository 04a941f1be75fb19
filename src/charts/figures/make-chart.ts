/** The life of a chart in its element: drawing is throttled, follows the width of the element, and is cleaned up. */
import { removeReader } from '../crosshair/crosshair.ts';
import { createThrottle } from '../vega/throttle.ts';
import { unembed } from '../vega/vega-embed.ts';

/** A chart in one element, which can be drawn any number of times with other data. */
interface Chart<Data> {
  /** Shows these data soon; of several calls in quick succession the last one counts. */
  draw(data: Data): void;
  dispose(): void;
}

export type ChartMaker<Data> = (element: HTMLElement) => Chart<Data>;

/** Draws `data` into `element` at a width in CSS pixels. */
export type Draw<Data> = (element: HTMLElement, data: Data, width: number) => Promise<void>;

/** Makes a chart of a function that draws it once. */
export function makeChart<Data>(draw: Draw<Data>): ChartMaker<Data> {
  return (element): Chart<Data> => {
    let latest: { readonly data: Data } | null = null;
    /** What the element shows; an observer reports the size that an element has at first as well. */
    let shown: { readonly data: Data; readonly width: number } | null = null;
    const redraw = createThrottle(
      async ({ data }: { readonly data: Data }) => {
        const width = element.clientWidth;
        if (width === 0 || (shown?.data === data && shown.width === width)) return;
        shown = null;
        await draw(element, data, width);
        shown = { data, width };
      },
      error => console.error('A chart could not be drawn.', error),
    );
    const observer = new ResizeObserver(() => {
      if (latest) redraw.push(latest);
    });
    observer.observe(element);
    return {
      draw(data) {
        latest = { data };
        redraw.push(latest);
      },
      dispose() {
        redraw.stop();
        observer.disconnect();
        removeReader(element);
        unembed(element);
      },
    };
  };
}
