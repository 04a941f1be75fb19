import { removeReader } from '../crosshair/crosshair.ts';
import type { Chart, ChartMaker } from '../vega/chart.ts';
import { paced } from '../vega/paced.ts';
import { unembed } from '../vega/vega-embed.ts';

/** Draws `data` into `element` at a width in CSS pixels. */
export type Draw<Data> = (element: HTMLElement, data: Data, width: number) => Promise<void>;

/** Paces the drawing, follows the element's width, and cleans up. */
export function makeChart<Data>(draw: Draw<Data>): ChartMaker<Data> {
  return (element): Chart<Data> => {
    let latest: { readonly data: Data } | null = null;
    const redraw = paced(
      async ({ data }: { readonly data: Data }) => {
        const width = element.clientWidth;
        if (width > 0) await draw(element, data, width);
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
