/** The private memory of a browser's renderers, read from /proc. */
import { readFileSync } from 'node:fs';
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

export async function renderersOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    readonly processInfo: readonly ProcessInfo[];
  };
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
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
