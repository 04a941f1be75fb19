/** Nothing that is shown moves by itself: what comes later has its place already, or comes with all that is beside it. */
import type { Locator, Page } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';

interface Shifts {
  /** The share of the window that moved, times how far. */
  readonly sum: number;
  /** What moved the most. */
  readonly what: string;
}

declare global {
  interface Window {
    takeShifts?: () => Shifts;
    /** The least height that a watched output has had. */
    leastHeight?: number;
  }
}

/** Less than this is no jump: https://web.dev/articles/cls calls 0.1 good. */
const steady = 0.05;

/** Counts from now on what moves without a key or a press, also after a reload. */
async function watchShifts(page: Page): Promise<void> {
  const watch = () => {
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    let shifts: Shift[] = [];
    const add = (entries: PerformanceEntryList) =>
      shifts.push(...(entries as Shift[]).filter(({ hadRecentInput }) => !hadRecentInput));
    const observer = new PerformanceObserver(list => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    window.takeShifts = () => {
      add(observer.takeRecords());
      const [worst] = shifts.toSorted((a, b) => b.value - a.value);
      const what = worst?.sources.map(({ node }) => (node instanceof Element ? node.className : 'text'));
      const sum = shifts.reduce((all, { value }) => all + value, 0);
      shifts = [];
      return { sum, what: what?.join(', ') ?? 'nothing' };
    };
  };
  await page.addInitScript(watch);
  await page.evaluate(watch);
}

async function expectSteady(page: Page, when: string): Promise<void> {
  const shifts = await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(done => requestAnimationFrame(done));
    return window.takeShifts?.();
  });
  expect(shifts?.sum, `${when}: ${shifts?.what}`).toBeLessThan(steady);
}

/** The press that asks for an output makes room for it: only what comes after that frame counts. */
const countFromBusy = (cell: Locator): Promise<void> =>
  cell.evaluate(element => {
    const begun = new MutationObserver(() => {
      begun.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => window.takeShifts?.()));
    });
    begun.observe(element, { attributeFilter: ['data-state'] });
  });

/**
 * Watches the height of the cell's output from the press on, also between two frames and in the half
 * second after a press, in which browsers count no shift.
 */
const watchHeight = (cell: Locator): Promise<void> =>
  cell.evaluate(element => {
    const look = (): void => {
      const height = element.querySelector<HTMLElement>('.cell-output')?.offsetHeight ?? 0;
      window.leastHeight = Math.min(window.leastHeight ?? height, height);
    };
    new MutationObserver(() => {
      if (window.leastHeight !== undefined || element.matches('[aria-busy=true]')) look();
    }).observe(element, { attributes: true, childList: true, subtree: true });
  });

const viewHeight = 800;

for (const width of [360, 1240])
  test(`nothing moves by itself while test images are named and when all comes back, ${width} points wide`, async ({
    notebook,
    page,
  }) => {
    await page.setViewportSize({ width, height: viewHeight });
    await notebook.loadSample();
    await notebook.setAll(tiny);
    await notebook.run('evaluate');
    await notebook.waitFor('evaluate', ['done'], 30_000);
    await watchShifts(page);
    const scrollTo = (cell: 'explore' | 'predict') =>
      notebook.cell(cell).evaluate(element => element.scrollIntoView({ block: 'start' }));

    await scrollTo('predict');
    await countFromBusy(notebook.cell('predict'));
    await watchHeight(notebook.cell('predict'));
    await notebook.run('predict');
    await notebook.waitFor('predict', ['done'], 30_000);
    const named = notebook.cell('predict').getByRole('list', { name: 'Predicted test images' });
    await named.waitFor();
    await expectSteady(page, 'predicting');
    const least = await page.evaluate(() => window.leastHeight);
    expect(least, 'the place of the predictions').toBeGreaterThanOrEqual(viewHeight);

    for (const cell of ['predict', 'explore'] as const) {
      await scrollTo(cell);
      await notebook.reload();
      await notebook.waitFor('predict', ['done'], 15_000);
      await named.waitFor();
      await expectSteady(page, `come back at ${cell}`);
    }
  });
