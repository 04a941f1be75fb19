import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

export interface Memory {
  /** Resident now, in bytes. */
  readonly now: number;
  /** The most that was ever resident, in bytes. */
  readonly peak: number;
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/** The resident memory of the browser's renderers together, from Linux's /proc; null on other systems. */
export async function rendererMemory(browser: Browser): Promise<Memory | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    readonly processInfo: readonly ProcessInfo[];
  };
  await session.detach();
  const memory = { now: 0, peak: 0 };
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const bytes = (name: string): number =>
      1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
    memory.now += bytes('VmRSS');
    memory.peak += bytes('VmHWM');
  }
  return memory;
}
