/** What is computed of a chart's specification before there is a chart: plain data, which can be computed anywhere. */
import { parse, type Runtime } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chartConfig } from './theme.ts';

/** The dataflow of a chart; expressions are syntax trees, for the interpreter. */
export function compileSpec(spec: TopLevelSpec): Runtime {
  return parse(compile(spec, { config: chartConfig }).spec, {}, { ast: true });
}
