/** How soon a new visitor can use the page. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { launch } from '../../tools/driver/chromium.ts';

declare global {
  interface Window {
    firstUse: Promise<number>;
  }
}

/** The number of times that the page is opened, each by a new visitor; the browser runs already, as a person's does. */
export const visits = 5;

/** Makes the page's main thread so many times slower, as on an older machine; its workers stay as they are. */
export async function slowDown(page: Page, times: number): Promise<void> {
  if (times === 1) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Gives the milliseconds from the navigation until the first button is there and the main thread takes a task. */
async function interactiveAfter(browser: Browser, url: string, slower: number): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await slowDown(page, slower);
  await page.addInitScript(() => {
    window.firstUse = new Promise(resolve => {
      const observer = new MutationObserver(() => {
        const buttons = [...document.querySelectorAll('button')];
        if (!buttons.some(button => button.textContent === 'Use sample data')) return;
        observer.disconnect();
        setTimeout(() => resolve(performance.now()));
      });
      observer.observe(document, { childList: true, subtree: true });
    });
  });
  await page.goto(url);
  const milliseconds = await page.evaluate(() => window.firstUse);
  await context.close();
  return milliseconds;
}

/** Gives the gzipped size of the scripts that come before anything is pressed. */
async function scriptBytesOf(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await page.goto(url);
  await page.waitForSelector('#cell-draw');
  const scripts = await Promise.all(bodies);
  await context.close();
  return scripts.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

export interface Openings {
  /** The milliseconds of each. */
  readonly openings: readonly number[];
  /** The gzipped bytes of script that each took. */
  readonly scriptBytes: number;
}

export async function openingsOf(url: string, slower: number): Promise<Openings> {
  const browser = await launch('none');
  try {
    const openings: number[] = [];
    for (let visit = 0; visit < visits; visit++) openings.push(await interactiveAfter(browser, url, slower));
    return { openings, scriptBytes: await scriptBytesOf(browser, url) };
  } finally {
    await browser.close();
  }
}
