import { endless, expect, test, tiny } from '../tools/driver/fixtures.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test('on a phone nothing is cut off sideways, before, during and after the whole journey', async ({
  notebook,
  page,
}) => {
  /** The largest distance in CSS pixels by which anything leaves the page, or a button its cell. */
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const beyondCell = [...document.querySelectorAll('.cell-actions button')].map(
        button =>
          button.getBoundingClientRect().right - button.closest('.cell')!.getBoundingClientRect().right,
      );
      return Math.max(scrollWidth - clientWidth, ...beyondCell);
    });
  expect(await overflow()).toBeLessThanOrEqual(0);
  await notebook.loadSample();
  await notebook.setAll(endless);
  await notebook.run('train');
  await expect(notebook.button('Stop and keep')).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await notebook.button('Stop and keep').click();
  await notebook.waitFor('train', ['stopped'], 30_000);
  await notebook.setAll(tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
  expect(await overflow()).toBeLessThanOrEqual(0);
});
