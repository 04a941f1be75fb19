/** Live Vega charts whose memory does not grow while they are redrawn with new rows for hours. */
import type { Runtime, View, ViewOptions } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import type { Row } from './restyle.ts';
import { SlicedView } from './sliced-view.ts';

/** The name of a chart's rows, under which tfjs-vis too replaces those of a bar chart. */
export const tableName = 'values';

/**
 * The chart with its rows under a name by which they can be replaced; the columns are those of the first row.
 *
 * No column is parsed. Vega-Lite would otherwise add a conversion to numbers, and Vega's relay before it keeps an entry
 * for every row that there ever was (`lut[id] = null` in Relay.js of vega-transforms 5.2).
 */
export function withTable(spec: TopLevelSpec, rows: readonly Row[]): TopLevelSpec {
  // `parse: null` for the whole table would do, but Vega-Lite does not hand it on to a layer inside a layer.
  const parse = Object.fromEntries(Object.keys(rows[0] ?? {}).map(column => [column, null]));
  const data = { name: tableName, values: [...rows], format: { parse } };
  return { ...spec, data } as TopLevelSpec;
}

/**
 * A live chart that drops rows as soon as they are replaced. Vega otherwise caches up to 10,000 unused marks of each kind
 * in case their rows come back (https://github.com/vega/vega/issues/1305): megabytes for a chart that is redrawn often.
 */
export function newView(runtime: Runtime, options: ViewOptions): View {
  const view = new SlicedView(runtime, { ...options, expr: expressionInterpreter });
  // A property of Vega's dataflow (`cleanThreshold`: how many unused entries a cache may have) that its types leave out.
  return Object.assign(view, { cleanThreshold: 0 });
}
