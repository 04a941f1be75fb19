import { setTimeout as pass } from 'node:timers/promises';
import type { Page } from 'playwright';

/** Stops the processes of the browser's pages and their workers, as a computer that sleeps does, for so many seconds. */
export async function sleepFor(page: Page, seconds: number): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser takes no commands');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  for (const id of renderers) process.kill(id, 'SIGSTOP');
  // The pause is the fault itself: no condition could be waited for instead.
  await pass(1000 * seconds);
  for (const id of renderers) process.kill(id, 'SIGCONT');
}
