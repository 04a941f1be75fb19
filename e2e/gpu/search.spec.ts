import { endless, expect, test } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

test('alike trials of a search train side by side on WebGPU, go on after a reload, leave one by one, and become runs', async ({
  notebook,
  page,
}) => {
  test.setTimeout(240_000 * patience);
  const search = page.getByRole('region', { name: 'Search', exact: true });
  const begun = { timeout: 60_000 * patience };
  await notebook.loadSample();
  await notebook.setAll({ ...endless, units1: 16, batchSize: 16, device: 'webgpu' });
  await search.getByRole('button', { name: 'Plan a search' }).click();
  await search.getByLabel('Method').selectOption({ label: 'Grid' });
  await search.getByLabel('Try').selectOption({ label: 'These values' });
  await search.getByLabel('Values, commas between').fill('0.001, 0.002, 0.004');
  await search.getByRole('button', { name: 'Start the search' }).click();
  // Trials that the GPU had refused to train together would be named one by one.
  await expect(search).toContainText(/trials 1 to 3 of 3 side by side · epoch \d+ of 500/, begun);
  await search.getByRole('button', { name: 'Pause' }).click();
  await expect(search).toContainText('paused in epoch', begun);

  await notebook.reload();
  await expect(search).toContainText('0 of 3 trials done', begun);
  await search.getByRole('button', { name: 'Resume' }).click();
  await expect(search).toContainText(/trials 1 to 3 of 3 side by side · epoch \d+ of 500/, begun);
  await search.getByRole('button', { name: 'Skip trial 2' }).click();
  await expect(search).toContainText(/trials 1 and 3 of 3 side by side · epoch ([2-9]|\d\d)/, begun);
  await search.getByRole('button', { name: 'Stop and keep' }).click();
  await expect(search).toHaveAttribute('data-state', 'done', begun);
  await expect(search.locator('tbody tr')).toHaveText([/stopped, kept/, /stopped, kept/, /skipped/]);
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs.getByRole('row', { name: /search 1, trial [13]: learning rate.*webgpu/i })).toHaveCount(
    2,
  );
});
