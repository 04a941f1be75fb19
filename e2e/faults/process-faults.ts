/** Faults that strike whole processes of the browser from outside: killed, stopped, or a worker that is terminated. */
import { setTimeout as pass } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';

async function browserSession(page: Page): Promise<CDPSession> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser takes no commands');
  return session;
}

/** Kills the page's process. */
export async function crashPage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The command has no answer: the process is gone.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Kills the browser's GPU process. */
export async function killGpuProcess(page: Page): Promise<void> {
  const session = await browserSession(page);
  await page.evaluate(() => window.noteBlow());
  // The command has no answer when the process dies fast enough.
  await session.send('Browser.crashGpuProcess').catch(() => {});
  await session.detach();
}

/**
 * Terminates the worker that is next told to read files, right after that message. Other workers, such as the one that
 * prepares charts, may be sent something first.
 */
export function killNextReader(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: { readonly kind?: string } | null, ...rest) {
      Reflect.apply(postMessage, this, [message, ...rest]);
      if (message?.kind !== 'load') return;
      Worker.prototype.postMessage = postMessage;
      this.terminate();
    };
  });
}

/** Stops the processes of the browser's pages and their workers for some seconds, as a computer that sleeps does. */
export async function sleepFor(page: Page, seconds: number): Promise<void> {
  const session = await browserSession(page);
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  for (const id of renderers) process.kill(id, 'SIGSTOP');
  // The pause is the fault itself: no condition could be waited for instead.
  await pass(1000 * seconds);
  for (const id of renderers) process.kill(id, 'SIGCONT');
}
