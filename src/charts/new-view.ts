import { type Runtime, View, type ViewOptions } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';

/**
 * A live chart that forgets rows as soon as they are replaced. Vega otherwise keeps up to 10,000 marks of earlier rows
 * for each kind of mark, in case they come back: megabytes, for charts that are redrawn with new rows for hours.
 */
export function newView(runtime: Runtime, options: ViewOptions): View {
  const view = new View(runtime, { ...options, expr: expressionInterpreter });
  // A property of Vega's dataflow (`cleanThreshold`: empty entries that are tolerated) that its types leave out.
  return Object.assign(view, { cleanThreshold: 0 });
}
