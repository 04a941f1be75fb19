/** `npm run -s bench -- page`: what the page costs to open, how it feels while it works, and with many kept runs. */
import { launchProfile } from '../../tools/driver/chromium.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import { describeTasks } from './describe-tasks.ts';
import { mainThreadTasks, type Task } from './main-thread-tasks.ts';
import { installWatch, type Watch, watchWhile } from './main-thread-watch.ts';
import { openingsOf, slowDown, visits } from './opening.ts';
import { phases } from './page-phases.ts';
import { historyTimes } from './run-history.ts';
import { type MappedPage, serveMappedPage } from './serve-mapped.ts';
import { traced } from './trace.ts';

export interface PageOptions {
  /** How many times slower than it is the main thread is made, 1 for not at all. */
  readonly slower: number;
  /** Samples the call stacks, so that the functions in each task are named; it makes every task longer. */
  readonly profile: boolean;
}

const keptRuns = 500;

/** Tasks of less processor time are passed over, in milliseconds. */
const shownFrom = 20;
const longestAllowed = 50;

interface Seen {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** What the page itself saw; null of phases in which it is loaded. */
  readonly watch: Watch | null;
}

/** Long enough for what a page does on its own once it is shown, in milliseconds. */
const settling = 3000;

/** One visit, from the first script to many kept runs. */
async function visitOf(served: MappedPage, { slower, profile }: PageOptions, say: (text: string) => void) {
  const browser = await launchProfile('none');
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    const seen: Seen[] = [];
    const watched = async (name: string, work: () => Promise<Watch | null>): Promise<void> => {
      const { result: watch, events } = await traced(page, profile, work);
      const tasks = mainThreadTasks(events, shownFrom, served.namePlace);
      say(describeTasks(name, tasks));
      seen.push({ name, tasks, watch });
    };
    const loaded = async (load: Promise<unknown>): Promise<null> => {
      await load;
      await page.waitForSelector('#cell-draw');
      await page.waitForTimeout(settling);
      return null;
    };
    await slowDown(page, slower);
    await watched('opening', () => loaded(page.goto(served.url)));
    await installWatch(page);
    for (const { name, prepare, begin, over } of phases) {
      await prepare?.(page);
      await watched(name, async () => {
        await begin(page);
        return watchWhile(page, turn => over(page, turn));
      });
    }
    await new NotebookPage(page).saved();
    await watched('coming back with all results', () => loaded(page.reload()));
    return { seen, history: await historyTimes(page, keptRuns) };
  } finally {
    await browser.close();
  }
}

const describeLongest = ([longest]: readonly Task[]): string =>
  longest === undefined
    ? `under ${shownFrom} ms`
    : `${longest.cpu.toFixed(0)} ms (${longest.wall.toFixed(0)} ms)`;

const tooLong = (tasks: readonly Task[]): number => tasks.filter(({ cpu }) => cpu > longestAllowed).length;

function rowsOf({ name, tasks, watch }: Seen): string[][] {
  const longest = [
    `longest task, ${name}: processor time (on the clock)`,
    describeLongest(tasks),
    `${longestAllowed} ms`,
  ];
  if (watch === null) return [longest];
  const delay = `${percentile(watch.inputDelays, 0.95).toFixed(1)} ms`;
  return [longest, [`input delay, ${name}, 95th percentile`, delay, '50 ms']];
}

export async function pageSuite(
  options: PageOptions,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const { slower } = options;
  const served = await serveMappedPage();
  try {
    const { openings, scriptBytes } = await openingsOf(served.url, slower);
    const interactive = percentile(openings, 0.5);
    const { seen, history } = await visitOf(served, options, say);
    const rows = [
      ['script before anything is pressed, gzip', `${(scriptBytes / 1000).toFixed(1)} kB`, '130 kB'],
      [
        `time to interactive, median of ${visits}`,
        `${interactive.toFixed(0)} ms (${Math.min(...openings).toFixed(0)} to ${Math.max(...openings).toFixed(0)})`,
        slower === 1 ? '1000 ms' : '2000 ms',
      ],
      ...seen.flatMap(rowsOf),
      [`history of ${keptRuns} runs, unfolded to drawn`, `${history.opened.toFixed(0)} ms`, '300 ms'],
      [
        `history of ${keptRuns} runs after a reload, data and results included`,
        `${history.reloaded.toFixed(0)} ms`,
        '',
      ],
    ];
    const data = {
      suite: 'page',
      ...options,
      scriptKilobytes: scriptBytes / 1000,
      interactiveMilliseconds: interactive,
      phases: seen.map(({ name, tasks, watch }) => ({
        name,
        tasksTooLong: tooLong(tasks),
        tasks: tasks.map(({ cpu, wall, parts }) => ({ cpu, wall, parts: parts.slice(0, 5) })),
        inputDelay95: watch && percentile(watch.inputDelays, 0.95),
      })),
      history,
    };
    return { text: markdownTable(['figure', 'measured', 'at most'], rows), data };
  } finally {
    await served.close();
  }
}
