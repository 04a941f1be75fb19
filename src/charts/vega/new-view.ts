import { type Runtime, View, type ViewOptions } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import type { Row } from './restyle.ts';

/** tfjs-vis changes a bar chart's rows under this name. */
export const tableName = 'values';

/**
 * The chart with its rows, one at least, under a name by which they can be replaced. Their columns are taken as they are:
 * what Vega calculates for a row, and be it a number out of a number, it remembers when the row has long been replaced.
 */
export function withTable(spec: TopLevelSpec, rows: readonly Row[]): TopLevelSpec {
  // Column by column, since a layer in a layer does not hear of "none at all".
  const parse = Object.fromEntries(Object.keys(rows[0] ?? {}).map(column => [column, null]));
  const data = { name: tableName, values: [...rows], format: { parse } };
  return { ...spec, data } as TopLevelSpec;
}

/**
 * A live chart that forgets rows as soon as they are replaced. Vega otherwise keeps up to 10,000 marks of earlier rows
 * for each kind of mark, in case they come back: megabytes, for charts that are redrawn with new rows for hours.
 */
export function newView(runtime: Runtime, options: ViewOptions): View {
  const view = new View(runtime, { ...options, expr: expressionInterpreter });
  // A property of Vega's dataflow (`cleanThreshold`: empty entries that are tolerated) that its types leave out.
  return Object.assign(view, { cleanThreshold: 0 });
}
