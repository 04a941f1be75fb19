import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from './restyle.ts';
import { chartPadding, ink, percentAxis } from './theme.ts';

/**
 * Reworks tfjs-vis's scatter plot into a reliability diagram: a dot a bin, larger with more images, against the
 * diagonal on which confidence is exactly as high as accuracy.
 */
export function reliabilitySpec(plain: PlainSpec): TopLevelSpec {
  const share = (title: string) => ({
    type: 'quantitative' as const,
    title,
    scale: { domain: [0, 1] },
    axis: { ...percentAxis, tickCount: 5 },
  });
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
    layer: [
      {
        data: { values: [{ from: 0, to: 1 }] },
        mark: { type: 'rule', strokeDash: [4, 4], color: ink.soft },
        encoding: {
          x: { ...share('confidence'), field: 'from' },
          y: { ...share('accuracy'), field: 'from' },
          x2: { field: 'to' },
          y2: { field: 'to' },
        },
      },
      {
        mark: { type: 'line', color: ink.training, strokeWidth: 1.5 },
        encoding: { x: { ...share('confidence'), field: 'x' }, y: { ...share('accuracy'), field: 'y' } },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1, color: ink.training },
        encoding: {
          x: { ...share('confidence'), field: 'x' },
          y: { ...share('accuracy'), field: 'y' },
          size: {
            field: 'count',
            type: 'quantitative',
            legend: null,
            scale: { type: 'sqrt', range: [20, 300] },
          },
          tooltip: [
            { field: 'x', type: 'quantitative', title: 'mean confidence', format: '.1%' },
            { field: 'y', type: 'quantitative', title: 'accuracy', format: '.1%' },
            { field: 'count', type: 'quantitative', title: 'images', format: ',d' },
          ],
        },
      },
    ],
  };
}
