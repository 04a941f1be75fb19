import { metaPolicy, productionHeaders } from '../../src/build/headers.ts';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';

test('the page is isolated and forbids eval, by its headers and by its own text', async ({
  notebook,
  page,
}) => {
  const response = await page.reload();
  const headers = response?.headers() ?? {};
  for (const [name, value] of Object.entries(productionHeaders))
    expect(headers[name.toLowerCase()]).toBe(value);
  expect(productionHeaders['Content-Security-Policy']).not.toContain("'unsafe-eval'");
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute(
    'content',
    metaPolicy,
  );
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(notebook.cell('data')).toBeVisible();
});

test('the whole journey with its charts asks only its own origin and sends nothing', async ({
  notebook,
  page,
  requests,
}) => {
  const sent: string[] = [];
  page.context().on('request', request => {
    if (request.method() !== 'GET' || request.postData() !== null)
      sent.push(`${request.method()} ${request.url()}`);
  });
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, epochs: 2 });
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
  await expect(notebook.cell('train').locator('svg').first()).toBeVisible();
  expect(sent).toEqual([]);
  expect(requests.length).toBeGreaterThan(0);
});

test.describe('after the first visit', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the notebook works without a network', async ({ notebook, page, context }) => {
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
    await context.setOffline(true);
    await page.reload();
    await expect(notebook.cell('data')).toBeVisible();
    await notebook.setAll(tiny);
    await expect(notebook.cell('model')).toBeVisible();
  });
});
