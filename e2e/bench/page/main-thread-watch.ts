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

/** A phase of more turns waits for something that does not come. */
const mostTurns = 3000;

/** Starts the watch; call it once for a page. */
export async function installWatch(page: Page): Promise<void> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.evaluate('globalThis.__name = value => value');
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

/** Presses a key and scrolls a little, a frame or two a turn, until `over` resolves to true; gives what was seen meanwhile. */
export async function watchWhile(page: Page, over: (turn: number) => Promise<boolean>): Promise<Watch> {
  await page.evaluate(() => {
    const { watch } = window;
    if (watch) for (const list of Object.values(watch)) list.length = 0;
  });
  for (let turn = 0; !(await over(turn)); turn++) {
    if (turn === mostTurns) throw new Error('what is watched does not come to an end');
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
