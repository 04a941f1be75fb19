import { csvFile, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';

/** The first 300 rows of the sample, in which one 1 is labelled 0. */
function withWrongLabel(): { readonly csv: string; readonly row: number } {
  const lines = trainCsv.split('\n').slice(0, 301);
  const line = lines.findIndex(each => each.startsWith('1,'));
  lines[line] = `0${lines[line].slice(1)}`;
  return { csv: `${lines.join('\n')}\n`, row: line };
}

test('a wrong label is found, shown, left out of training with a reason, and taken in again', async ({
  notebook,
  page,
}) => {
  test.setTimeout(180_000);
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
  await expect(list).toBeVisible({ timeout: 120_000 });
  await expect(explore).toContainText(/labels of 300 are estimated to be wrong/);
  await expect(explore).toContainText(/by chance alone/);
  await expect(explore).toContainText(/about one in two/);
  const suspect = list.getByRole('button', { name: new RegExp(`^Row ${row}: labelled 0, probably 1`) });
  await suspect.click();
  await notebook.button('Leave out of training').click();
  await expect(
    list.getByRole('button', { name: new RegExp(`^Row ${row}:.*left out of training`) }),
  ).toBeVisible();
  await notebook.waitFor('train', ['stale'], 5_000);
  await expect(notebook.cell('train')).toContainText(`rows left out none → 1 (${row})`);
  await notebook.button('Undo').click();
  await notebook.waitFor('train', ['done'], 5_000);

  await notebook.button('Leave out of training').click();
  await notebook.reload();
  await notebook.waitFor('train', ['stale'], 15_000);
  await explore.getByText('Probably mislabelled').click();
  await expect(
    list.getByRole('button', { name: new RegExp(`^Row ${row}:.*left out of training`) }),
  ).toBeVisible();
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await expect(page.getByRole('region', { name: 'Runs', exact: true })).toContainText(
    `rows left out 1 (${row})`,
  );
});
