import { csvFile, invertedCsv, testCsv, trainCsv, transposedCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';

test('an inverted test table is warned of, and the remedy can be taken and undone, also after a reload', async ({
  notebook,
}) => {
  const data = notebook.cell('data');
  const warning = data.getByText('test.csv has a bright background');
  const score = notebook.cell('predict').getByText('expected score');
  await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', invertedCsv(testCsv))]);
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(warning).toBeVisible();
  await expect(data.getByRole('img', { name: /^test\.csv, image/ })).toHaveCount(6);
  await notebook.setAll(tiny);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(notebook.cell('predict').getByText('No score is expected. test.csv')).toBeVisible();
  await expect(score).toHaveCount(0);

  await notebook.button('Invert test.csv').click();
  await expect(data.getByText('test.csv was inverted.')).toBeVisible();
  await expect(warning).toHaveCount(0);
  await notebook.waitFor('train', ['stale'], 15_000);
  await expect(notebook.cell('train').getByText('the data changed since')).toBeVisible();
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(score).toBeVisible();

  await notebook.reload();
  await notebook.waitFor('predict', ['done'], 15_000);
  await notebook.button('Undo').click();
  await expect(warning).toBeVisible();
  await expect(score).toHaveCount(0);
});

test('both tables can be turned under More', async ({ notebook }) => {
  await notebook.loadSample();
  const data = notebook.cell('data');
  await data.getByText('More', { exact: true }).click();
  await data.getByLabel('Orientation').selectOption('Transposed');
  await expect(data.getByText('train.csv and test.csv were turned')).toBeVisible();
});

test('digits that lie on their side in both tables are shown, turned, and turned back', async ({
  notebook,
}) => {
  const data = notebook.cell('data');
  const warning = data.getByText('All images look transposed');
  await drop(notebook, [
    csvFile('train.csv', transposedCsv(trainCsv)),
    csvFile('test.csv', transposedCsv(testCsv)),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(warning).toBeVisible();
  await expect(data.getByRole('img', { name: /^(train|test)\.csv, image/ })).toHaveCount(12);
  await notebook.button('Turn all images').click();
  await expect(warning).toHaveCount(0);
  await notebook.reload();
  await notebook.waitFor('data', ['done'], 15_000);
  await notebook.button('Undo').click();
  await expect(warning).toBeVisible();
});
