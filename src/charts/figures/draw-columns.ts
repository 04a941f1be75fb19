/** Columns of numbers as tfjs-vis draws them. */
import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';

const points = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

/** Draws a line chart whose row i has the value i of each column, under the column's name; `width` is in CSS pixels. */
export async function drawColumns(
  element: HTMLElement,
  columns: Readonly<Record<string, readonly number[]>>,
  width: number,
): Promise<void> {
  await linechart(
    element,
    { values: Object.values(columns).map(points), series: Object.keys(columns) },
    { width, height: element.clientHeight },
  );
}
