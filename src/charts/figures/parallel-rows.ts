/** Trials of a search as the lines of parallel coordinates: every axis runs from 0 at the bottom to 1 at the top. */
import type { Row } from '../vega/restyle.ts';

export type ParallelAxis =
  | { readonly kind: 'number'; readonly name: string; readonly scale: 'linear' | 'log' }
  /** Values in this order, the first at the bottom. */
  | { readonly kind: 'names'; readonly name: string; readonly names: readonly string[] };

export interface ParallelData {
  /** The last one is the measure by which trials are told apart. */
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly {
    /** Unique; shown with the pointer on the line. */
    readonly name: string;
    /** One an axis: a number, or a name of the axis. */
    readonly values: readonly (number | string)[];
    readonly best: boolean;
  }[];
  /** How a number of an axis is written. */
  readonly format: (axis: number, value: number) => string;
}

interface Mapping {
  readonly place: (value: number | string) => number;
  readonly marks: readonly { readonly place: number; readonly text: string }[];
}

/** Numbers keep their distances, or the distances of their logarithms; equal ones stand in the middle. */
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

/** Rows of three kinds: points of the lines, marks on the axes, and the axes themselves. */
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
