/** Nothing that is shown moves by itself: what comes later has its place already, or comes with all that is beside it. */
import type { Page } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';

/** Less than this of the window, times how far it moved, is no jump: https://web.dev/articles/cls calls 0.1 good. */
const steady = 0.05;

/** Begins to count how much of the window moves without a person's key or press; it goes on over reloads. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const watch = () => {
    const shifts: { value: number }[] = [];
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) shifts.push({ value: entry.value });
    };
    const observer = new PerformanceObserver(list => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, {
      async shifted() {
        for (let frame = 0; frame < 3; frame++) await new Promise(done => requestAnimationFrame(done));
        add(observer.takeRecords());
        return shifts.splice(0).reduce((sum, { value }) => sum + value, 0);
      },
    });
  };
  await page.addInitScript(watch);
  await page.evaluate(watch);
  const shifted = () => page.evaluate(() => (window as never as { shifted(): Promise<number> }).shifted());
  // What has moved before is no matter of the test.
  await shifted();
  return shifted;
}

for (const width of [360, 1240])
  test(`nothing moves by itself while test images are named and when all comes back, ${width} points wide`, async ({
    notebook,
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await notebook.loadSample();
    await notebook.setAll(tiny);
    await notebook.run('evaluate');
    await notebook.waitFor('evaluate', ['done'], 30_000);
    const shifted = await watchShifts(page);
    const scrollTo = (cell: 'explore' | 'predict') =>
      notebook.cell(cell).evaluate(element => element.scrollIntoView({ block: 'start' }));

    await scrollTo('predict');
    await shifted();
    await notebook.run('predict');
    await notebook.waitFor('predict', ['done'], 30_000);
    const named = notebook.cell('predict').getByRole('list', { name: 'Predicted test images' });
    await named.waitFor();
    expect(await shifted()).toBeLessThan(steady);

    for (const cell of ['predict', 'explore'] as const) {
      await scrollTo(cell);
      await notebook.reload();
      await notebook.waitFor('predict', ['done'], 15_000);
      await named.waitFor();
      expect(await shifted(), `come back at ${cell}`).toBeLessThan(steady);
    }
  });
