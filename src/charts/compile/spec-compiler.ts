/** Compiles specifications in a worker, and on the page where the worker fails. */
import type { Runtime } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import type { SpecAnswer, SpecRequest } from './spec-messages.ts';

/** The part of a `Worker` that is used here. */
export interface SpecWorker {
  onmessage: ((event: MessageEvent<SpecAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(request: SpecRequest): void;
  terminate(): void;
}

/** Milliseconds after which a chart is compiled on the page: its code may take seconds to come. */
const longestWait = 10_000;
/** Milliseconds without a request after which the worker is ended, with its memory. */
const idleTime = 30_000;

const spawnWorker = (): SpecWorker =>
  new Worker(new URL('./spec-worker.ts', import.meta.url), { type: 'module', name: 'charts' });

type Compile = (spec: TopLevelSpec, config: Config) => Promise<Runtime>;

const compileOnPage: Compile = async (spec, config) =>
  (await import('./compile-spec.ts')).compileSpec(spec, config);

/** Gives the compiler; it rejects only for a specification that cannot be compiled, or whose code cannot be loaded. */
export function createSpecCompiler(
  spawn: () => SpecWorker = spawnWorker,
  onPage: Compile = compileOnPage,
): Compile {
  const calls = new Map<number, (runtime: Runtime | null) => void>();
  let worker: SpecWorker | null = null;
  let lastId = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const end = (): void => {
    worker?.terminate();
    worker = null;
    for (const answer of calls.values()) answer(null);
    calls.clear();
  };
  const started = (): SpecWorker => {
    if (worker) return worker;
    worker = spawn();
    worker.onmessage = ({ data: { id, runtime } }) => {
      calls.get(id)?.(runtime);
      calls.delete(id);
    };
    worker.onerror = end;
    worker.onmessageerror = end;
    return worker;
  };
  const ask = (spec: TopLevelSpec, config: Config): Promise<Runtime | null> =>
    new Promise(resolve => {
      const id = ++lastId;
      const deadline = setTimeout(end, longestWait);
      calls.set(id, runtime => {
        clearTimeout(deadline);
        resolve(runtime);
      });
      clearTimeout(idle);
      idle = setTimeout(end, idleTime);
      try {
        started().postMessage({ id, spec, config });
      } catch {
        end();
      }
    });
  return async (spec, config) => (await ask(spec, config)) ?? onPage(spec, config);
}

export const compileInWorker = createSpecCompiler();
