/** `npm run -s bench -- page`: what the page costs to open, how it feels while it works, and with many kept runs. */
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import type { Task } from './main-thread-tasks.ts';
import { type Openings, openingsOf, visits } from './opening.ts';
import { keptRuns, type PageOptions, pageVisit, type Seen, shownFrom, type Visit } from './page-visit.ts';
import { opening } from './phase-choice.ts';
import { serveMappedPage } from './serve-mapped.ts';

const longestAllowed = 50;

const describeLongest = ([longest]: readonly Task[]): string =>
  longest === undefined
    ? `under ${shownFrom} ms`
    : `${longest.cpu.toFixed(0)} ms (${longest.wall.toFixed(0)} ms)`;

const tooLong = (tasks: readonly Task[]): number => tasks.filter(({ cpu }) => cpu > longestAllowed).length;

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;

function rowsOf(seen: Seen): string[][] {
  const { name } = seen;
  const figure = `longest task, ${name}: processor time (on the clock)`;
  const allowed = milliseconds(longestAllowed);
  if (seen.kind === 'failed') return [[figure, `failed: ${seen.reason}`, allowed]];
  const longest = [figure, describeLongest(seen.tasks), allowed];
  const delays = seen.watch?.inputDelays ?? [];
  if (delays.length === 0) return [longest];
  const delay = `${percentile(delays, 0.95).toFixed(1)} ms`;
  return [longest, [`input delay, ${name}, 95th percentile`, delay, '50 ms']];
}

function dataOf(seen: Seen): unknown {
  if (seen.kind === 'failed') return seen;
  const { name, tasks, watch } = seen;
  return {
    name,
    tasksTooLong: tooLong(tasks),
    tasks: tasks.map(({ cpu, wall, parts }) => ({ cpu, wall, parts: parts.slice(0, 5) })),
    inputDelay95: watch && watch.inputDelays.length > 0 ? percentile(watch.inputDelays, 0.95) : null,
  };
}

function historyRows(history: Visit['history']): string[][] {
  if (history === null) return [];
  const opened = `history of ${keptRuns} runs, unfolded to drawn`;
  if ('failed' in history) return [[opened, `failed: ${history.failed}`, '300 ms']];
  const reloaded = `history of ${keptRuns} runs after a reload, data and results included`;
  return [
    [opened, milliseconds(history.opened), '300 ms'],
    [reloaded, milliseconds(history.reloaded), ''],
  ];
}

function openingRows({ openings, scriptBytes }: Openings, slower: number): string[][] {
  return [
    ['script before anything is pressed, gzip', `${(scriptBytes / 1000).toFixed(1)} kB`, '130 kB'],
    [
      `time to interactive, median of ${visits}`,
      `${milliseconds(percentile(openings, 0.5))} (${Math.min(...openings).toFixed(0)} to ${Math.max(...openings).toFixed(0)})`,
      slower === 1 ? '1000 ms' : '2000 ms',
    ],
  ];
}

export async function pageSuite(
  options: PageOptions,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const { slower, profile, phases } = options;
  const served = await serveMappedPage();
  try {
    const opened = phases.isMeasured(opening) ? await openingsOf(served.url, slower) : null;
    if (opened) say(`time to interactive: ${opened.openings.map(milliseconds).join(', ')}`);
    const { seen, history } = await pageVisit(served, options, say);
    const rows = [
      ...(opened ? openingRows(opened, slower) : []),
      ...seen.flatMap(rowsOf),
      ...historyRows(history),
    ];
    const data = {
      suite: 'page',
      slower,
      profile,
      scriptKilobytes: opened && opened.scriptBytes / 1000,
      interactiveMilliseconds: opened && percentile(opened.openings, 0.5),
      phases: seen.map(dataOf),
      history,
    };
    return { text: markdownTable(['figure', 'measured', 'at most'], rows), data };
  } finally {
    await served.close();
  }
}
