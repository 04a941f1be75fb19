/** What is computed of a chart's specification before there is a chart: plain data, which can be computed anywhere. */
import { parse, type Runtime } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';

/** The dataflow of a chart; expressions are syntax trees, for the interpreter. */
export function compileSpec(spec: TopLevelSpec, config: Config): Runtime {
  return parse(compile(spec, { config }).spec, {}, { ast: true });
}
