import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartPadding, ink } from '../vega/theme.ts';
import type { ParallelAxis } from './parallel-rows.ts';

/**
 * Parallel coordinates: an upright axis a setting, a line a trial, the stronger the better; the best one is drawn over
 * the others in the second colour and thicker, so that it is not told by colour alone.
 */
export function parallelSpec(plain: PlainSpec, axes: readonly ParallelAxis[]): TopLevelSpec {
  const names = JSON.stringify(axes.map(({ name }) => name));
  const x = {
    field: 'axis',
    type: 'quantitative' as const,
    title: null,
    scale: { domain: [0, axes.length - 1], nice: false, padding: 36 },
    axis: {
      orient: 'top' as const,
      domain: false,
      grid: true,
      values: axes.map((_, index) => index),
      labelExpr: `${names}[datum.value]`,
      labelLimit: 130,
    },
  };
  const y = {
    field: 'place',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, 1], nice: false, padding: 12 },
  };
  const line = { field: 'line', type: 'nominal' } as const;
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
    encoding: { x, y },
    layer: [
      {
        transform: [{ filter: "datum.kind == 'line'" }],
        mark: { type: 'line', color: ink.training, strokeWidth: 1.5 },
        encoding: {
          detail: line,
          opacity: {
            field: 'strength',
            type: 'quantitative',
            legend: null,
            scale: { domain: [0, 1], range: [0.2, 0.9] },
          },
          tooltip: { ...line, title: 'trial' },
        },
      },
      {
        transform: [{ filter: "datum.kind == 'best'" }],
        mark: { type: 'line', color: ink.validation, strokeWidth: 3 },
        encoding: { detail: line, tooltip: { ...line, title: 'best trial' } },
      },
      {
        transform: [{ filter: "datum.kind == 'best'" }],
        mark: { type: 'point', filled: true, opacity: 1, size: 40, color: ink.validation },
        encoding: { tooltip: { ...line, title: 'best trial' } },
      },
      {
        transform: [{ filter: "datum.kind == 'mark'" }],
        // Its own outline keeps a label readable where lines cross it.
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, stroke: ink.surface, strokeWidth: 4 },
        encoding: { text: { field: 'text' } },
      },
      {
        transform: [{ filter: "datum.kind == 'mark'" }],
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: ink.text },
        encoding: { text: { field: 'text' } },
      },
    ],
  };
}
