/** The tasks of a page's main thread, from a trace: the processor time of each, and what stood in it. */
import type { NamePlace } from './source-names.ts';
import { type StackSample, stackSamples } from './stack-samples.ts';
import type { TraceEvent } from './trace.ts';

/** Something that a task did, without what it called that has a name of its own. */
export interface TaskPart {
  readonly name: string;
  readonly milliseconds: number;
}

export interface Task {
  /** Milliseconds since the first event of the trace. */
  readonly at: number;
  /** Processor time of the thread, in milliseconds: it holds on a machine where other processes run. */
  readonly cpu: number;
  /** Time on the clock, in milliseconds. */
  readonly wall: number;
  /** By the kind of work or the function that was called, the costliest first. */
  readonly parts: readonly TaskPart[];
  /** By function, with what it called, the costliest first; empty without a profile. */
  readonly functions: readonly TaskPart[];
}

interface Span {
  readonly event: TraceEvent;
  readonly children: Span[];
}

const taskName = 'ThreadControllerImpl::RunTask';
const endOf = ({ ts, dur = 0 }: TraceEvent): number => ts + dur;
const cpuOf = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur;

/** The main thread of the renderer that ran most of the scripts: a browser keeps others in reserve. */
function mainThreadOf(events: readonly TraceEvent[]): { readonly pid: number; readonly tid: number } {
  const mains = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const scripts = (pid: number) =>
    events
      .filter(event => event.pid === pid && event.name === 'v8.callFunction')
      .reduce((sum, { dur = 0 }) => sum + dur, 0);
  const [main] = mains.toSorted((a, b) => scripts(b.pid) - scripts(a.pid));
  if (main === undefined) throw new Error('the trace has no main thread of a page');
  return main;
}

/** Events of one thread as trees; each lies within its parent. */
function spansOf(events: readonly TraceEvent[]): readonly Span[] {
  const roots: Span[] = [];
  const open: Span[] = [];
  for (const event of events.toSorted((a, b) => a.ts - b.ts || endOf(b) - endOf(a))) {
    const span: Span = { event, children: [] };
    while (open.length > 0 && endOf(open[open.length - 1].event) < endOf(event)) open.pop();
    (open.at(-1)?.children ?? roots).push(span);
    open.push(span);
  }
  return roots;
}

/** What has no name that tells anything: the frame of the browser around the page's work. */
const dull =
  /^(ThreadControllerImpl|SimpleWatcher|Receive mojo|BlinkScheduler|v8\.callFunction|SequenceManager)/;

function nameOf({ name, args }: TraceEvent, namePlace: NamePlace): string {
  if (name !== 'FunctionCall') return name;
  const data = args.data as Record<string, unknown> | undefined;
  if (typeof data?.url !== 'string') return name;
  const { functionName = '', lineNumber = 1, columnNumber = 1 } = data;
  return namePlace({
    functionName: String(functionName),
    url: data.url,
    line: Number(lineNumber) - 1,
    column: Number(columnNumber) - 1,
  });
}

/** Tells whether the task answers the tool that drives the browser: no visitor's page has it. */
const isOfTheTool = ({ children }: Span): boolean =>
  children.some(span => {
    const { chrome_mojo_event_info: message } = span.event.args as {
      readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
    };
    return message?.mojo_interface_tag?.includes('DevToolsSession') || isOfTheTool(span);
  });

/** Adds the own time of every named event below the span. */
function addParts(span: Span, above: string, parts: Map<string, number>, namePlace: NamePlace): void {
  const name = dull.test(span.event.name) ? above : nameOf(span.event, namePlace);
  const inside = span.children.reduce((sum, { event }) => sum + cpuOf(event), 0);
  parts.set(name, (parts.get(name) ?? 0) + Math.max(0, cpuOf(span.event) - inside) / 1000);
  for (const child of span.children) addParts(child, name, parts, namePlace);
}

/** The processor time in each function, by its share of the task's samples. */
function functionsIn(task: TraceEvent, samples: readonly StackSample[], namePlace: NamePlace) {
  const inside = samples.filter(({ ts }) => ts >= task.ts && ts <= endOf(task));
  const each = cpuOf(task) / 1000 / Math.max(1, inside.length);
  const functions = new Map<string, number>();
  for (const { stack } of inside) {
    for (const name of new Set(stack.map(namePlace))) functions.set(name, (functions.get(name) ?? 0) + each);
  }
  return functions;
}

const sortedParts = (parts: ReadonlyMap<string, number>): readonly TaskPart[] =>
  [...parts]
    .map(([name, milliseconds]) => ({ name, milliseconds }))
    .toSorted((a, b) => b.milliseconds - a.milliseconds);

/** The tasks of at least `atLeast` milliseconds of processor time, the longest first. */
export function mainThreadTasks(
  events: readonly TraceEvent[],
  atLeast: number,
  namePlace: NamePlace,
): readonly Task[] {
  const { pid, tid } = mainThreadOf(events);
  const samples = stackSamples(events, pid);
  const mine = events.filter(event => event.ph === 'X' && event.pid === pid && event.tid === tid);
  const began = mine.reduce((least, { ts }) => Math.min(least, ts), Number.POSITIVE_INFINITY);
  return spansOf(mine)
    .filter(({ event }) => event.name === taskName && cpuOf(event) >= atLeast * 1000)
    .filter(task => !isOfTheTool(task))
    .map(span => {
      const { event } = span;
      const parts = new Map<string, number>();
      addParts(span, 'browser', parts, namePlace);
      return {
        at: (event.ts - began) / 1000,
        cpu: cpuOf(event) / 1000,
        wall: (event.dur ?? 0) / 1000,
        parts: sortedParts(parts),
        functions: sortedParts(functionsIn(event, samples, namePlace)),
      };
    })
    .toSorted((a, b) => b.cpu - a.cpu);
}
