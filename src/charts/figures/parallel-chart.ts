/** Parallel coordinates: each trial of a search is a line over upright axes, one a setting. */
import type { TopLevelSpec } from 'vega-lite';
import { type PlainSpec, type Row, setRestyle } from '../vega/restyle.ts';
import { chartFrame } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';
import embed from '../vega/vega-embed.ts';
import { makeChart } from './make-chart.ts';

export type ParallelAxis =
  | { readonly kind: 'number'; readonly name: string; readonly scale: 'linear' | 'log' }
  /** The names in order, the first at the bottom. */
  | { readonly kind: 'names'; readonly name: string; readonly names: readonly string[] };

export interface ParallelData {
  /** The settings, and as the last one the measure by which trials are ranked. */
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly {
    /** A unique name, shown as the tooltip of the line. */
    readonly name: string;
    /** One value an axis: a number, or a name of the axis. */
    readonly values: readonly (number | string)[];
    readonly best: boolean;
  }[];
  /** Writes a number of the axis with this index. */
  readonly format: (axis: number, value: number) => string;
}

interface Mapping {
  readonly place: (value: number | string) => number;
  readonly marks: readonly { readonly place: number; readonly text: string }[];
}

/** Numbers keep their distances, or those of their logarithms; if all are equal, they are in the middle. */
function numberMapping(
  values: readonly number[],
  scale: 'linear' | 'log',
  format: (value: number) => string,
): Mapping {
  const measure = (value: number) => (scale === 'log' ? Math.log(value) : value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!(low < high)) return { place: () => 0.5, marks: [{ place: 0.5, text: format(low) }] };
  const span = measure(high) - measure(low);
  return {
    place: value => (measure(Number(value)) - measure(low)) / span,
    marks: [
      { place: 0, text: format(low) },
      { place: 1, text: format(high) },
    ],
  };
}

function namesMapping(names: readonly string[]): Mapping {
  const placeOf = (index: number) => (names.length < 2 ? 0.5 : index / (names.length - 1));
  return {
    place: value => placeOf(names.indexOf(String(value))),
    marks: names.map((text, index) => ({ place: placeOf(index), text })),
  };
}

/** Rows of two kinds: the points of the lines, and the marks on the axes; each axis runs from 0 (bottom) to 1 (top). */
export function parallelRows({ axes, lines, format }: ParallelData): readonly Row[] {
  const mappings = axes.map((axis, index) =>
    axis.kind === 'names'
      ? namesMapping(axis.names)
      : numberMapping(
          lines.map(({ values }) => Number(values[index])),
          axis.scale,
          value => format(index, value),
        ),
  );
  const last = axes.length - 1;
  const points = lines.flatMap(({ name, values, best }) =>
    values.map((value, axis) => ({
      kind: best ? 'best' : 'line',
      axis,
      place: mappings[axis].place(value),
      line: name,
      strength: mappings[last].place(values[last]),
    })),
  );
  const marks = mappings.flatMap((mapping, axis) =>
    mapping.marks.map(({ place, text }) => ({ kind: 'mark', axis, place, text })),
  );
  return [...points, ...marks];
}

/**
 * A line is the stronger the better its trial; the best one is drawn over the others in the second colour and thicker,
 * so that it is not told by colour alone.
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
    ...chartFrame(plain),
    encoding: { x, y },
    layer: [
      {
        transform: [{ filter: "datum.kind == 'line'" }],
        mark: { type: 'line', color: colors.training, strokeWidth: 1.5 },
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
        mark: { type: 'line', color: colors.validation, strokeWidth: 3 },
        encoding: { detail: line, tooltip: { ...line, title: 'best trial' } },
      },
      {
        transform: [{ filter: "datum.kind == 'best'" }],
        mark: { type: 'point', filled: true, opacity: 1, size: 40, color: colors.validation },
        encoding: { tooltip: { ...line, title: 'best trial' } },
      },
      {
        transform: [{ filter: "datum.kind == 'mark'" }],
        // Its own outline keeps a label readable where lines cross it.
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, stroke: colors.surface, strokeWidth: 4 },
        encoding: { text: { field: 'text' } },
      },
      {
        transform: [{ filter: "datum.kind == 'mark'" }],
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: colors.text },
        encoding: { text: { field: 'text' } },
      },
    ],
  };
}

/** tfjs-vis has no parallel coordinates, so these go to Vega without it. */
export const parallelChart = makeChart<ParallelData>(async (element, data, width) => {
  setRestyle(element, plain => parallelSpec(plain, data.axes));
  await embed(element, { width, height: element.clientHeight, data: { values: parallelRows(data) } });
});
