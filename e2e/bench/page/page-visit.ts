/** One visit, from the first script to many kept runs: each phase is traced, and one that fails leaves the others be. */
import type { Page } from 'playwright';
import { launchProfile } from '../../tools/driver/chromium.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { describeTasks } from './describe-tasks.ts';
import { mainThreadTasks, type Task } from './main-thread-tasks.ts';
import { installWatch, type Watch, watchWhile } from './main-thread-watch.ts';
import { slowDown } from './opening.ts';
import { jobPhases } from './page-phases.ts';
import type { Phase } from './phase.ts';
import { comingBack, firstVisit, keptHistory, type PhaseChoice } from './phase-choice.ts';
import { type HistoryTimes, historyTimes } from './run-history.ts';
import type { MappedPage } from './serve-mapped.ts';
import { traced } from './trace.ts';
import { runViews, settingViews } from './view-phases.ts';

export interface PageOptions {
  /** How many times slower than it is the main thread is made, 1 for not at all. */
  readonly slower: number;
  /** Samples the call stacks, so that the functions in each task are named; it makes every task longer. */
  readonly profile: boolean;
  readonly phases: PhaseChoice;
}

export type Seen =
  | {
      readonly kind: 'measured';
      readonly name: string;
      readonly tasks: readonly Task[];
      /** What the page itself saw; null of phases in which it is loaded. */
      readonly watch: Watch | null;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };

export interface Visit {
  readonly seen: readonly Seen[];
  /** Null where it was not chosen. */
  readonly history: HistoryTimes | { readonly failed: string } | null;
}

export const keptRuns = 500;

/** Tasks of less processor time are passed over, in milliseconds: four times as long they are still short. */
export const shownFrom = 12;

/** A page is traced for so long after it is shown, in milliseconds. */
const settling = 3000;

/** The milliseconds that a step of a phase may take; a slower main thread gets more, up to three times as many. */
const limitOf = ({ slower }: PageOptions): number => 25_000 * Math.min(slower, 3);

/**
 * V8 finds the positions of a function in its source when they are asked for, by parsing it once more. The tool that drives
 * this browser asks at every request, which made the first script's evaluation twice as long as it is in a visitor's.
 */
const positionsAtOnce = '--js-flags=--no-enable-lazy-source-positions';

/** The first line of what went wrong: those of the driver go on with its log. */
const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];

/** Rejects when the work has not ended in time: a page that hangs answers nothing at all. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = (milliseconds / 1000).toFixed(0);
    timer = setTimeout(() => reject(new Error(`the page did not answer for ${seconds} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Traces the chosen phases of one page and keeps what was seen; what they need is done without a trace. */
function phaseWatcher(page: Page, served: MappedPage, options: PageOptions, say: (text: string) => void) {
  const { isMeasured, isDone } = options.phases;
  const seen: Seen[] = [];
  const limit = limitOf(options);
  const attempt = async (name: string, work: () => Promise<Seen | null>): Promise<void> => {
    if (!isDone(name)) return;
    const began = performance.now();
    const result = await within(4 * limit, work()).catch((cause): Seen => {
      return { kind: 'failed', name, reason: reasonOf(cause) };
    });
    if (result === null) return;
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    if (result.kind === 'measured') say(describeTasks(`${name}, in ${seconds}`, result.tasks));
    else say(`${name}: failed after ${seconds}: ${result.reason}`);
    seen.push(result);
  };
  const measured = async (name: string, work: () => Promise<Watch | null>): Promise<Seen | null> => {
    if (!isMeasured(name)) {
      await work();
      return null;
    }
    const { result: watch, events } = await traced(page, options.profile, work);
    return { kind: 'measured', name, tasks: mainThreadTasks(events, shownFrom, served.namePlace), watch };
  };
  return {
    seen,
    /** A load of the page, with what it does on its own afterwards. */
    load: (name: string, load: () => Promise<unknown>) =>
      attempt(name, async () => {
        const result = await measured(name, async () => {
          await load();
          await page.waitForSelector('#cell-draw');
          // What the page still does by itself is what is measured: its end cannot be seen from outside.
          await page.waitForTimeout(settling);
          return null;
        });
        await installWatch(page);
        return result;
      }),
    phase: ({ name, prepare, begin, over, close }: Phase) =>
      attempt(name, async () => {
        await prepare?.(page);
        try {
          return await measured(name, async () => {
            await begin(page);
            return watchWhile(page, limit, () => over(page));
          });
        } finally {
          await close?.(page);
        }
      }),
  };
}

/** How soon many kept runs are shown. */
async function historyOf(page: Page, limit: number, say: (text: string) => void): Promise<Visit['history']> {
  const history = await within(6 * limit, historyTimes(page, keptRuns)).catch((cause: unknown) => ({
    failed: reasonOf(cause),
  }));
  say(`history of ${keptRuns} runs: ${'failed' in history ? history.failed : 'measured'}`);
  return history;
}

export async function pageVisit(
  served: MappedPage,
  options: PageOptions,
  say: (text: string) => void,
): Promise<Visit> {
  const browser = await launchProfile('none', [positionsAtOnce]);
  try {
    // tsx keeps the names of functions by a helper that no page has, and each load begins without it.
    await browser.addInitScript('globalThis.__name = value => value');
    const page = await browser.newPage();
    const limit = limitOf(options);
    page.setDefaultTimeout(limit);
    await slowDown(page, options.slower);
    const watcher = phaseWatcher(page, served, options, say);
    await watcher.load(firstVisit, () => page.goto(served.url));
    for (const phase of [...jobPhases, ...runViews]) await watcher.phase(phase);
    await watcher.load(comingBack, () => new NotebookPage(page).reload());
    for (const phase of settingViews) await watcher.phase(phase);
    const history = options.phases.isDone(keptHistory) ? await historyOf(page, limit, say) : null;
    return { seen: watcher.seen, history };
  } finally {
    await browser.close();
  }
}
