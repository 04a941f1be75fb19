/** The samples of the call stack in a trace: the format of the protocol's Profiler.Profile, in chunks. */
import type { ScriptPlace } from './source-names.ts';
import type { TraceEvent } from './trace.ts';

export interface StackSample {
  /** Microseconds, as those of the trace's events. */
  readonly ts: number;
  /** From the function that ran to the one that the browser called. */
  readonly stack: readonly ScriptPlace[];
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url?: string;
    readonly lineNumber?: number;
    readonly columnNumber?: number;
  };
}

interface Chunk {
  readonly cpuProfile?: { readonly nodes?: readonly ProfileNode[]; readonly samples?: readonly number[] };
  readonly timeDeltas?: readonly number[];
}

/** The samples of a process's main thread, in the order of time; none of a trace without a profile. */
export function stackSamples(events: readonly TraceEvent[], pid: number): readonly StackSample[] {
  const [start] = events.filter(event => event.pid === pid && event.name === 'Profile');
  if (start === undefined) return [];
  const nodes = new Map<number, ProfileNode>();
  const samples: StackSample[] = [];
  let ts = (start.args.data as { readonly startTime: number }).startTime;
  const stackOf = (id: number): ScriptPlace[] => {
    const stack: ScriptPlace[] = [];
    for (
      let node = nodes.get(id);
      node;
      node = node.parent === undefined ? undefined : nodes.get(node.parent)
    ) {
      const { functionName, url = '', lineNumber = 0, columnNumber = 0 } = node.callFrame;
      if (!/^\((root|program|idle)\)$/.test(functionName))
        stack.push({ functionName, url, line: lineNumber, column: columnNumber });
    }
    return stack;
  };
  for (const { args } of events.filter(
    event => event.pid === pid && event.id === start.id && event.name === 'ProfileChunk',
  )) {
    const { cpuProfile, timeDeltas = [] } = args.data as Chunk;
    for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
    cpuProfile?.samples?.forEach((node, index) => {
      ts += timeDeltas[index] ?? 0;
      samples.push({ ts, stack: stackOf(node) });
    });
  }
  return samples;
}
