import { readFile } from 'node:fs/promises';
import { csvFile, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

/** The first 300 rows of the sample, in which one 1 is labelled 0; its row, from 1. */
function withWrongLabel(): { readonly csv: string; readonly row: number } {
  const lines = trainCsv.split('\n').slice(0, 301);
  const row = lines.findIndex(each => each.startsWith('1,'));
  lines[row] = `0${lines[row].slice(1)}`;
  return { csv: `${lines.join('\n')}\n`, row };
}

test('a wrong label is found, shown, left out of training with a reason, and taken in again', async ({
  notebook,
  page,
}) => {
  // Five trainings of two hundred steps: seconds on an idle machine.
  test.setTimeout(150_000 * patience);
  const { csv, row } = withWrongLabel();
  await drop(notebook, [csvFile('train.csv', csv)]);
  await notebook.waitFor('explore', ['done'], 15_000);
  await notebook.setAll(tiny);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);

  const explore = notebook.cell('explore');
  await explore.getByText('Probably mislabelled').click();
  await notebook.button('Check the labels').click();
  await expect(explore.getByRole('progressbar', { name: 'Checking the labels' })).toBeVisible();
  await notebook.button('Cancel the check').click();
  await expect(notebook.button('Check the labels')).toBeEnabled();
  await notebook.button('Check the labels').click();

  const list = explore.getByRole('list', { name: /^Images whose labels are probably wrong/ });
  await expect(list).toBeVisible({ timeout: 120_000 * patience });
  await expect(explore).toContainText(/labels of 300 are estimated to be wrong/);
  await expect(explore).toContainText(/by chance alone/);
  await expect(explore).toContainText(/about one in two/);
  await list.getByRole('button', { name: new RegExp(`^Row ${row}: labelled 0, probably 1`) }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Leave out of training' }).click();
  await page.keyboard.press('Escape');
  const leftOut = list.getByRole('button', { name: new RegExp(`^Row ${row}:.*left out of training`) });
  await expect(leftOut).toBeVisible();
  await notebook.waitFor('train', ['stale'], 5_000);
  await expect(notebook.cell('train')).toContainText(`rows left out none → 1 (${row})`);
  await explore.getByRole('button', { name: 'Undo', exact: true }).click();
  await notebook.waitFor('train', ['done'], 5_000);

  // The key X does it without a pointer, and all of it survives a reload.
  await list.getByRole('button', { name: new RegExp(`^Row ${row}:`) }).press('Enter');
  await expect(panel).toBeVisible();
  await page.keyboard.press('x');
  await expect(panel.getByRole('button', { name: 'Take in again' })).toBeVisible();
  await notebook.reload();
  await notebook.waitFor('train', ['stale'], 15_000);
  await explore.getByText('Probably mislabelled').click();
  await expect(leftOut).toBeVisible();
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await expect(page.getByRole('region', { name: 'Runs', exact: true })).toContainText(
    `rows left out 1 (${row})`,
  );
});

test('images are tagged from a gallery and in the panel, kept over a reload, and taken out as a table', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  const explore = notebook.cell('explore');
  const samples = explore.getByRole('list', { name: 'Training images', exact: true });
  const panel = page.getByRole('dialog');
  const label = trainCsv.split('\n')[1].split(',')[0];
  await samples.getByRole('button').first().press('t');
  await expect(panel.getByLabel('Tag', { exact: true })).toBeFocused();
  await page.keyboard.type('blot');
  await page.keyboard.press('Enter');
  // The field has given the focus back, so the arrow keys go on, and T writes the next tag.
  await page.keyboard.press('ArrowRight');
  await expect(panel).toContainText('row 2');
  await panel.getByRole('button', { name: 'Tag “blot”' }).click();
  await expect(panel.getByLabel('Tag', { exact: true })).toHaveValue('blot');
  await panel.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(panel.getByLabel('Tag', { exact: true })).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(samples.getByRole('button', { name: /^Row 1: .*, tagged “blot”$/ })).toBeVisible();

  await notebook.reload();
  await expect(samples.getByRole('button', { name: /^Row 1: .*, tagged “blot”$/ })).toBeVisible();
  await explore.getByText('Tagged images (1)').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    notebook.button('Download tagged.csv').click(),
  ]);
  expect(download.suggestedFilename()).toBe('tagged.csv');
  expect(await readFile(await download.path(), 'utf8')).toBe(
    `table,row,label,prediction,tag\ntraining,1,${label},,blot\n`,
  );
});

test('a slider shows the confusion matrix of every epoch, whose last is as evaluated', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, epochs: 3 });
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);
  const evaluate = notebook.cell('evaluate');
  const slider = evaluate.getByRole('slider', { name: 'How it came to be, epoch by epoch' });
  await expect(slider).toHaveValue('3');
  const figure = evaluate.getByRole('figure', { name: 'Confusion matrix' });
  await figure.getByText('Show as table').click();
  const cells = figure.getByRole('cell');
  const asEvaluated = await cells.allTextContents();
  await slider.focus();
  await page.keyboard.press('Home');
  const told = /^epoch 1 of 3 · ([\d.]+) % right$/;
  await expect(slider).toHaveAttribute('aria-valuetext', told);
  const share = Number(told.exec((await slider.getAttribute('aria-valuetext')) ?? '')?.[1]);
  // Its matrix has as many images on the diagonal as its accuracy says, of the same 60.
  const counts = (await cells.allTextContents()).map(Number);
  const rows = Array.from({ length: 10 }, (_, row) => counts.slice(row * 11 + 1, row * 11 + 11));
  const all = rows.flat().reduce((sum, count) => sum + count, 0);
  const right = rows.reduce((sum, row, index) => sum + row[index], 0);
  expect(all).toBe(60);
  expect((100 * right) / all).toBeCloseTo(share, 2);
  await page.keyboard.press('End');
  await expect(cells).toHaveText(asEvaluated);
  await notebook.reload();
  await expect(slider).toHaveValue('3');
});
