import { describe, expect, test } from 'vitest';
import { describeTasks } from './describe-tasks.ts';
import { mainThreadTasks } from './main-thread-tasks.ts';
import type { NamePlace } from './source-names.ts';
import type { TraceEvent } from './trace.ts';

const page = { pid: 7, tid: 1 };

/** An event with a duration, in milliseconds: from `start`, for `wall` on the clock and `cpu` of the processor. */
const span = (
  name: string,
  [start, wall, cpu]: readonly [start: number, wall: number, cpu?: number],
  more: Partial<TraceEvent> = {},
): TraceEvent => ({
  name,
  ph: 'X',
  ...page,
  ts: start * 1000,
  dur: wall * 1000,
  ...(cpu === undefined ? {} : { tdur: cpu * 1000 }),
  args: {},
  ...more,
});

const task = (times: readonly [number, number, number?], more: Partial<TraceEvent> = {}) =>
  span('ThreadControllerImpl::RunTask', times, more);

const mainThread = (pid: number): TraceEvent => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid: 1,
  ts: 0,
  args: { name: 'CrRendererMain' },
});

const namePlace: NamePlace = ({ functionName, url, line, column }) =>
  `${url}:${line}:${column} ${functionName}`;

const tasksOf = (events: readonly TraceEvent[], atLeast = 20) =>
  mainThreadTasks([mainThread(page.pid), ...events], atLeast, namePlace);

describe('main-thread tasks of a trace', () => {
  test('a task counts by the processor time of its thread, not by the clock', () => {
    const tasks = tasksOf([task([0, 100, 30]), task([200, 100, 10]), task([400, 60, 50])]);
    expect(tasks.map(({ at, cpu, wall }) => ({ at, cpu, wall }))).toEqual([
      { at: 400, cpu: 50, wall: 60 },
      { at: 0, cpu: 30, wall: 100 },
    ]);
  });

  test('a task without a thread time counts by the clock', () => {
    expect(tasksOf([task([0, 25])])[0].cpu).toBe(25);
  });

  test('a task that runs within a task is a part of it', () => {
    const tasks = tasksOf([task([0, 90, 80]), span('Layout', [5, 70, 60]), task([10, 50, 40])]);
    expect(tasks.map(({ cpu }) => cpu)).toEqual([80]);
  });

  test('each part has its own time, without that of the named parts within it', () => {
    const [{ parts }] = tasksOf([
      task([0, 100, 100]),
      span('EventDispatch', [0, 90, 90]),
      span('v8.callFunction', [10, 60, 60]),
      span('Layout', [20, 40, 30]),
      span('Paint', [95, 5, 5]),
    ]);
    expect(parts).toEqual([
      { name: 'EventDispatch', milliseconds: 60 },
      { name: 'Layout', milliseconds: 30 },
      { name: 'browser', milliseconds: 5 },
      { name: 'Paint', milliseconds: 5 },
    ]);
  });

  test('neighbours that touch do not lie within one another', () => {
    const [{ parts }] = tasksOf([
      task([0, 60, 60]),
      span('Layout', [0, 30, 30]),
      span('Paint', [30, 30, 30]),
    ]);
    expect(parts).toEqual([
      { name: 'Layout', milliseconds: 30 },
      { name: 'Paint', milliseconds: 30 },
      { name: 'browser', milliseconds: 0 },
    ]);
  });

  test('a function is named by its place, which counts from 0', () => {
    const data = { functionName: 'a', url: 'start.js', lineNumber: 2, columnNumber: 9 };
    const [{ parts }] = tasksOf([task([0, 40, 40]), span('FunctionCall', [0, 40, 40], { args: { data } })]);
    expect(parts[0]).toEqual({ name: 'start.js:1:8 a', milliseconds: 40 });
  });

  test('a function of the browser itself, without an address, keeps the name of the event', () => {
    const call = span('FunctionCall', [0, 40, 40], { args: { data: { functionName: 'a' } } });
    expect(tasksOf([task([0, 40, 40]), call])[0].parts[0].name).toBe('FunctionCall');
  });

  test('what answers the tool that drives the browser is left out', () => {
    const message = { chrome_mojo_event_info: { mojo_interface_tag: 'blink.mojom.DevToolsSession' } };
    const answer = span('Receive mojo message', [1, 40, 40], { args: message });
    expect(tasksOf([task([0, 50, 50]), span('v8.callFunction', [0, 45, 45]), answer])).toEqual([]);
  });

  test('other threads and the page that ran fewer scripts do not count', () => {
    const spare = { pid: 8, tid: 1 };
    const events = [
      mainThread(8),
      span('v8.callFunction', [0, 5], spare),
      span('v8.callFunction', [10, 20, 20]),
      task([0, 90, 90], spare),
      task([0, 90, 90], { tid: 2 }),
      task([5, 30, 30]),
    ];
    expect(tasksOf(events).map(({ cpu }) => cpu)).toEqual([30]);
  });

  test('a trace without a page is an error that says so', () => {
    expect(() => mainThreadTasks([task([0, 30])], 20, namePlace)).toThrow('no main thread');
  });
});

describe('tasks with samples of the call stack', () => {
  const frame = (functionName: string) => ({ functionName, url: 'a.js', lineNumber: 0, columnNumber: 0 });
  const nodes = [
    { id: 1, callFrame: { functionName: '(root)' } },
    { id: 2, parent: 1, callFrame: frame('outer') },
    { id: 3, parent: 2, callFrame: frame('inner') },
    { id: 4, parent: 1, callFrame: { functionName: '(idle)' } },
  ];
  const profile = (name: string, data: unknown): TraceEvent => ({
    ...span(name, [0, 0]),
    ph: 'P',
    id: '0x1',
    args: { data },
  });

  test('a function has the share of the samples in which it stands, with what it called', () => {
    const [{ functions }] = tasksOf([
      task([10, 40, 20]),
      profile('Profile', { startTime: 0 }),
      profile('ProfileChunk', { cpuProfile: { nodes, samples: [4, 2] }, timeDeltas: [5_000, 10_000] }),
      profile('ProfileChunk', {
        cpuProfile: { samples: [3, 2, 3, 4] },
        timeDeltas: [10_000, 10_000, 10_000, 9_000],
      }),
    ]);
    expect(functions).toEqual([
      { name: 'a.js:0:0 outer', milliseconds: 20 },
      { name: 'a.js:0:0 inner', milliseconds: 10 },
    ]);
  });

  test('without a profile there are no functions', () => {
    expect(tasksOf([task([0, 30])])[0].functions).toEqual([]);
  });
});

test('a terminal shows the longest tasks with their parts, without what stands on every stack', () => {
  const part = (name: string, milliseconds: number) => ({ name, milliseconds });
  const parts = [part('react-dom/client.js:9 x', 20), part('Layout', 12), part('Paint', 1)];
  const text = describeTasks('training', [
    { at: 0, cpu: 33.4, wall: 41, parts, functions: [part('src/main.tsx:1 f', 30)] },
  ]);
  expect(text).toBe('training:\n  33 ms (41 on the clock): 12 Layout\n      in 30 src/main.tsx:1 f');
});
