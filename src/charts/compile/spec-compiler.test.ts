import { View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compileSpec } from './compile-spec.ts';
import { createSpecCompiler, type SpecWorker } from './spec-compiler.ts';
import type { SpecRequest } from './spec-messages.ts';

const spec: TopLevelSpec = {
  data: { values: [{ x: 1, y: 2 }] },
  layer: [
    { mark: 'bar' },
    { mark: 'rule', transform: [{ filter: "isValid(datum['y']) && isFinite(datum['y'])" }] },
  ],
  encoding: {
    x: { field: 'x', type: 'quantitative', axis: { labelExpr: "format(datum.value, '~g') + ' %'" } },
    y: { field: 'y', type: 'quantitative', scale: { domain: [0, { expr: 'top' }] } },
  },
  params: [{ name: 'top', value: 5 }],
};

class WorkerDouble implements SpecWorker {
  onmessage: SpecWorker['onmessage'] = null;
  onerror: SpecWorker['onerror'] = null;
  onmessageerror: SpecWorker['onmessageerror'] = null;
  readonly asked: SpecRequest[] = [];
  ended = false;
  postMessage(request: SpecRequest): void {
    this.asked.push(structuredClone(request));
  }
  terminate(): void {
    this.ended = true;
  }
  answer(): void {
    const { id, spec, config } = this.asked[this.asked.length - 1];
    const data = structuredClone({ id, runtime: compileSpec(spec, config) });
    this.onmessage?.({ data } as MessageEvent);
  }
}

function arrange() {
  const workers: WorkerDouble[] = [];
  const onPage = vi.fn(async (spec: TopLevelSpec, config: object) => compileSpec(spec, config));
  const compile = createSpecCompiler(() => {
    const worker = new WorkerDouble();
    workers.push(worker);
    return worker;
  }, onPage);
  return { workers, onPage, compile: () => compile(spec, {}) };
}

const svgOf = (runtime: ReturnType<typeof compileSpec>): Promise<string> =>
  new View(runtime, { renderer: 'none', expr: expressionInterpreter }).toSVG();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a chart that came from the worker is drawn as one that was compiled on the page', async () => {
  const { workers, onPage, compile } = arrange();
  const answer = compile();
  workers[0].answer();
  expect(await svgOf(await answer)).toBe(await svgOf(compileSpec(spec, {})));
  expect(onPage).not.toHaveBeenCalled();
});

test.each<[string, (worker: WorkerDouble) => void]>([
  ['fails', worker => worker.onerror?.({} as ErrorEvent)],
  ['gives what cannot be read', worker => worker.onmessageerror?.({} as MessageEvent)],
  ['does not answer for 10 s', () => void vi.advanceTimersByTime(10_000)],
])(
  'where the worker %s the chart is compiled on the page, and the next one by another worker',
  async (_, break_) => {
    const { workers, onPage, compile } = arrange();
    const answer = compile();
    break_(workers[0]);
    expect(await svgOf(await answer)).toContain('<svg');
    expect(onPage).toHaveBeenCalledOnce();
    expect(workers[0].ended).toBe(true);
    const next = compile();
    workers[1].answer();
    await next;
    expect(onPage).toHaveBeenCalledOnce();
  },
);

test('a worker that has nothing to do for half a minute is ended', async () => {
  const { workers, compile } = arrange();
  const answer = compile();
  workers[0].answer();
  await answer;
  vi.advanceTimersByTime(29_000);
  expect(workers[0].ended).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(workers[0].ended).toBe(true);
});
