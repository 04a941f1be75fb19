/** The memory of a browser's processes, read from /proc. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright';

/** A result, and the memory that was needed for it. */
export interface MemoryUsed<Result> {
  readonly result: Result;
  /** The largest growth while the work ran, in bytes; null on systems other than Linux. */
  readonly growth: number | null;
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

const millisecondsBetweenLooks = 5;
/** All processes are slower to look at. */
const millisecondsBetweenPeakLooks = 20;
const looksBetweenLists = 25;

async function processesOf(browser: Browser): Promise<readonly ProcessInfo[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    readonly processInfo: readonly ProcessInfo[];
  };
  await session.detach();
  return processInfo;
}

export async function renderersOf(browser: Browser): Promise<readonly number[]> {
  const processes = await processesOf(browser);
  return processes.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/**
 * Bytes of resident memory without the pages of files: what Chromium's own task manager shows. Those pages are the browser's
 * program, which all its processes share, and how many of them are resident depends on what ran on the machine before.
 */
export function privateBytes(process: number): number {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  const bytes = (name: string): number =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return bytes('RssAnon') + bytes('RssShmem');
}

/** The largest amounts of memory at one time, in bytes. */
export interface MemoryPeak {
  /** Private memory of the renderers: the page, its workers and all their buffers. */
  readonly renderers: number;
  /** Memory of all the browser's processes, where a shared page counts once. */
  readonly browser: number;
}

/** A process's share of the memory in use, shared pages divided among those that share them. */
function proportionalBytes(process: number): number {
  const rollup = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
  return 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
}

/** The sum over processes, of which one that has ended meanwhile counts nothing. */
function sumOver(processes: readonly ProcessInfo[], bytesOf: (process: number) => number): number {
  let sum = 0;
  for (const { id } of processes)
    try {
      sum += bytesOf(id);
    } catch (error) {
      if (existsSync(`/proc/${id}`)) throw error;
    }
  return sum;
}

/** Looks at the memory of all processes, of new ones as well, many times while `work` runs. Needs Linux. */
export async function withMemoryPeak(browser: Browser, work: () => Promise<void>): Promise<MemoryPeak> {
  const peak = { renderers: 0, browser: 0 };
  let isOver = false;
  const watch = async (): Promise<void> => {
    do {
      const processes = await processesOf(browser);
      const renderers = processes.filter(({ type }) => type === 'renderer');
      // The list of processes is asked for anew now and then, since that takes the browser's own time.
      for (let look = 0; look < looksBetweenLists && !isOver; look++) {
        peak.renderers = Math.max(peak.renderers, sumOver(renderers, privateBytes));
        peak.browser = Math.max(peak.browser, sumOver(processes, proportionalBytes));
        await setTimeout(millisecondsBetweenPeakLooks);
      }
    } while (!isOver);
  };
  const watching = watch();
  try {
    await work();
  } finally {
    isOver = true;
    await watching;
  }
  return peak;
}

/** Looks at the memory every few milliseconds while `work` runs, and once after it. */
export async function withMemory<Result>(
  browser: Browser,
  work: () => Promise<Result>,
): Promise<MemoryUsed<Result>> {
  if (process.platform !== 'linux') return { result: await work(), growth: null };
  const renderers = await renderersOf(browser);
  const held = (): number => renderers.reduce((sum, id) => sum + privateBytes(id), 0);
  const before = held();
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, held());
  };
  const timer = setInterval(look, millisecondsBetweenLooks);
  try {
    const result = await work();
    look();
    return { result, growth: peak - before };
  } finally {
    clearInterval(timer);
  }
}
