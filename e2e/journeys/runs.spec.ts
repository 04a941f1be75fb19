import { expect, setAll, test, tiny } from '../test.ts';
import type { NotebookPage } from '../tools/notebook-page.ts';

async function trainTwice(notebook: NotebookPage): Promise<void> {
  await notebook.button('Use sample data').click();
  await notebook.waitFor('data', ['done'], 15_000);
  for (const units1 of [16, 48]) {
    await setAll(notebook, { ...tiny, units1, epochs: 2 });
    await notebook.run('train');
    await notebook.waitFor('train', ['done'], 30_000);
  }
}

test('runs are filtered, compared side by side, named, deleted, brought back, and are there after a reload', async ({
  notebook,
  page,
}) => {
  await trainTwice(notebook);
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  const rows = runs.locator('tbody tr');
  await expect(rows).toHaveCount(2);

  const filter = runs.getByLabel('Filter runs');
  await filter.fill('units1>16');
  await expect(rows).toHaveCount(1);
  await filter.fill('colour=red');
  await expect(runs).toContainText('There is no setting or result');
  await filter.fill('');
  await runs.getByLabel('Show a setting').selectOption({ label: 'First hidden layer' });
  await expect(runs.getByRole('columnheader', { name: 'First hidden layer' })).toBeVisible();

  await notebook.button('Compare answers').click();
  const pair = runs.getByRole('region', { name: 'Two runs side by side' });
  await expect(pair).toContainText('McNemar’s p, exact');
  await expect(pair).toContainText('Images that both held out');

  await runs.getByLabel('Name', { exact: true }).fill('wide one');
  await expect(rows.filter({ hasText: 'wide one' })).toHaveCount(1);
  await runs.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await notebook.button('Undo delete').click();
  await expect(rows).toHaveCount(2);

  await page.reload();
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'wide one' })).toHaveCount(1);
  await notebook.waitFor('train', ['done'], 15_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
});

test('an earlier run gives its settings back to the cells', async ({ notebook, page }) => {
  await trainTwice(notebook);
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await runs.locator('tbody tr').nth(1).getByRole('button').click();
  await runs.getByRole('button', { name: 'Take its settings' }).click();
  await expect(notebook.cell('model').getByLabel('First hidden layer', { exact: true })).toHaveValue('16');
  await notebook.waitFor('train', ['stale'], 15_000);
});
