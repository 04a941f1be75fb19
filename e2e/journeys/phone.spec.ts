import { expect, setAll, test, tiny } from '../test.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test('on a phone nothing is cut off sideways, before and after the whole journey', async ({
  notebook,
  page,
}) => {
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await notebook.button('Use sample data').click();
  await notebook.waitFor('data', ['done'], 15_000);
  await setAll(notebook, tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
  expect(await overflow()).toBeLessThanOrEqual(0);
});
