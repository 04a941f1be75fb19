import type { Page } from 'playwright';

/** Kills the browser's GPU process. */
export async function killGpuProcess(page: Page): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser takes no commands');
  await page.evaluate(() => window.faultLog.moments.push({ what: 'struck', at: performance.now() }));
  // The command has no answer when the process dies fast enough.
  await session.send('Browser.crashGpuProcess').catch(() => {});
  await session.detach();
}
