/** Records what Chromium's threads do while something runs: https://chromedevtools.github.io/devtools-protocol/tot/Tracing. */
import type { Page } from 'playwright';

/** An event of the trace format, as far as it is read here; times and durations are in microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** X has a duration; the samples of the processor profile come as P. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** The processor time of the thread: what other processes take meanwhile is not in it. */
  readonly tdur?: number;
  readonly id?: string;
  readonly args: { readonly [name: string]: unknown };
}

const categories = ['toplevel', 'devtools.timeline', 'v8'];
/** Samples of the call stack, which cost time themselves. */
const profileCategory = 'disabled-by-default-v8.cpu_profiler';

/** Gives all events of all threads while `work` ran; with `profile`, samples of the call stacks too. */
export async function traced<Result>(
  page: Page,
  profile: boolean,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly events: readonly TraceEvent[] }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordUntilFull',
      traceBufferSizeInKb: 400_000,
      includedCategories: profile ? [...categories, profileCategory] : categories,
    },
  });
  const complete = new Promise<void>(resolve => {
    session.once('Tracing.tracingComplete', () => resolve());
  });
  try {
    const result = await work();
    return { result, events };
  } finally {
    // Also after a failure: a browser that still traces refuses to begin the next trace.
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
}
