/** The worker that compiles the specifications of charts: one call of Vega-Lite's holds a slow page up for 80 ms. */
import { compileSpec } from './compile-spec.ts';
import type { SpecAnswer, SpecRequest } from './spec-messages.ts';

const post = (answer: SpecAnswer): void => self.postMessage(answer);

self.onmessage = ({ data: { id, spec, config } }: MessageEvent<SpecRequest>) => {
  try {
    post({ id, runtime: compileSpec(spec, config) });
  } catch {
    // The page compiles it once more, and reports what is wrong with it.
    post({ id, runtime: null });
  }
};
