/** The messages between the page and the worker that compiles specifications. */
import type { Runtime } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';

export interface SpecRequest {
  readonly id: number;
  readonly spec: TopLevelSpec;
  readonly config: Config;
}

/** The answer to the request of this id; `runtime` is null for a specification that could not be compiled. */
export interface SpecAnswer {
  readonly id: number;
  readonly runtime: Runtime | null;
}
