/** Watches the page's main thread while something runs: long tasks, the delay of key presses, frames. */
import type { Page } from 'playwright';

export interface Watch {
  /** The length of each main-thread task over 50 ms, in milliseconds. */
  readonly longTasks: readonly number[];
  /** The delay from each key press to its handler, in milliseconds. */
  readonly inputDelays: readonly number[];
  /** The time between animation frames, in milliseconds. */
  readonly frames: readonly number[];
}

declare global {
  interface Window {
    watch?: { longTasks: number[]; inputDelays: number[]; frames: number[] };
  }
}

/** Starts the watch; a page that is loaded again needs it again. */
export async function installWatch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch = { longTasks: [] as number[], inputDelays: [] as number[], frames: [] as number[] };
    window.watch = watch;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) watch.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    window.addEventListener(
      'keydown',
      ({ timeStamp }) => watch.inputDelays.push(performance.now() - timeStamp),
      { capture: true },
    );
    let last = performance.now();
    const frame = (now: number) => {
      watch.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/**
 * Presses a key and scrolls a little, a frame or two a turn, until `over` resolves to true; gives what was seen
 * meanwhile. Throws if it takes longer than `limit`, in milliseconds.
 */
export async function watchWhile(page: Page, limit: number, over: () => Promise<boolean>): Promise<Watch> {
  const began = performance.now();
  await page.evaluate(() => {
    const { watch } = window;
    if (watch) for (const list of Object.values(watch)) list.length = 0;
  });
  for (let turn = 0; !(await over()); turn++) {
    if (performance.now() - began > limit)
      throw new Error(`its end did not show within ${(limit / 1000).toFixed(0)} s`);
    await page.keyboard.press('Shift');
    await page.mouse.wheel(0, turn % 20 < 10 ? 200 : -200);
    await page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
  const watch = await page.evaluate(() => window.watch);
  if (!watch) throw new Error('the page lost its watch');
  return watch;
}
