import { endless, expect, test, tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';

const searchOf = (notebook: NotebookPage) =>
  notebook.page.getByRole('region', { name: 'Search', exact: true });

/** Plans a search over these values of the first hidden layer. */
async function plan(notebook: NotebookPage, values: string): Promise<void> {
  const search = searchOf(notebook);
  await search.getByRole('button', { name: 'Plan a search' }).click();
  await search.getByLabel('Method').selectOption({ label: 'Grid' });
  await search.getByLabel('Setting').selectOption({ label: 'First hidden layer' });
  await search.getByLabel('Try').selectOption({ label: 'These values' });
  await search.getByLabel('Values, commas between').fill(values);
}

test.beforeEach(async ({ notebook }) => {
  await notebook.loadSample();
});

test('a search ends with a table, parallel coordinates, kept runs and the best settings in the cells', async ({
  notebook,
}) => {
  const search = searchOf(notebook);
  await notebook.setAll({ ...tiny, epochs: 3 });
  await plan(notebook, '2, 48');
  await expect(search).toContainText('2 trials of 3 epochs');
  await search.getByRole('button', { name: 'Start the search' }).click();
  await expect(search).toHaveAttribute('data-state', 'done', { timeout: 45_000 * patience });

  await expect(search.locator('tbody tr')).toHaveCount(2);
  await expect(search.locator('tbody tr').first()).toContainText('48 units');
  await expect(search.locator('svg').getByText('Validation')).toBeVisible();
  const runs = notebook.page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs).toContainText('search 1, trial 2: first hidden layer 48 units');

  await search.getByRole('button', { name: 'Use the best settings' }).click();
  await expect(notebook.cell('model').getByLabel('First hidden layer', { exact: true })).toHaveValue('48');
  await notebook.waitFor('train', ['done'], 15_000);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 15_000);
});

test('a search that a reload cuts off goes on where it was; a trial is skipped, the rest is stopped and kept', async ({
  notebook,
}) => {
  const search = searchOf(notebook);
  await notebook.setAll(endless);
  await plan(notebook, '384, 448, 512');
  await search.getByRole('button', { name: 'Start the search' }).click();
  await expect(search).toContainText('epoch', { timeout: 30_000 * patience });
  await search.getByRole('button', { name: 'Pause' }).click();
  await expect(search).toContainText('paused in epoch');

  await notebook.reload();
  await expect(search).toHaveAttribute('data-state', 'stopped', { timeout: 15_000 * patience });
  await expect(search).toContainText('0 of 3 trials done');
  await search.getByRole('button', { name: 'Resume' }).click();
  await expect(search).toContainText('trial 1 of 3: first hidden layer 384 units');
  await search.getByRole('button', { name: 'Skip', exact: true }).click();
  await expect(search).toContainText('trial 2 of 3: first hidden layer 448 units');
  await expect(search).toContainText(/epoch ([2-9]|\d\d)/);
  await search.getByRole('button', { name: 'Stop and keep' }).click();
  await expect(search).toHaveAttribute('data-state', 'done', { timeout: 15_000 * patience });
  await expect(search.locator('tbody tr')).toHaveText([/stopped, kept/, /skipped/, /skipped/]);
});
