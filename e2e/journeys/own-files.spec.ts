import { readFileSync } from 'node:fs';
import { formOf } from '../../src/core/data/submission-form.ts';
import { csvFile, smallSize, testCsv, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { submissionProblem } from '../tools/notebook/report.ts';

const lines = (csv: string): readonly string[] => csv.trimEnd().split('\n');
const joined = (all: readonly string[]): string => `${all.join('\n')}\n`;

test('a table without a header and test images with ids give a submission with these ids', async ({
  notebook,
  page,
}) => {
  const withIds = lines(testCsv).map(
    (line, row) => `${row === 0 ? 'id' : 4000 + row};${line.replaceAll(',', ';')}`,
  );
  await drop(notebook, [
    csvFile('a.csv', joined(lines(trainCsv).slice(1))),
    csvFile('b.csv', joined(withIds)),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  const data = notebook.cell('data');
  await expect(data).toContainText(
    'a.csv: There is no header line; the first column was taken as the label.',
  );
  await expect(data).toContainText('b.csv: The fields are separated by semicolons.');
  await expect(data).toContainText('b.csv: The column "id" was taken as the ids of the images.');
  await notebook.setAll(tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);

  // Stored and read back, the ids are the same.
  await notebook.reload();
  await notebook.waitFor('predict', ['done'], 15_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  const download = page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  const ids = Array.from({ length: smallSize.testRows }, (_, row) => String(4001 + row));
  expect(submissionProblem(csv, smallSize.testRows, undefined, formOf(['id', 'label'], ids))).toBeNull();
});

test('test images with labels are scored, and their predictions are not called a submission', async ({
  notebook,
}) => {
  const [header, ...rows] = lines(trainCsv);
  await drop(notebook, [
    csvFile('digits_train.csv', joined([header, ...rows.slice(0, 500)])),
    csvFile('digits_test.csv', joined([header, ...rows.slice(500)])),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  await notebook.setAll(tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(notebook.cell('predict').getByText('held-out accuracy · 95 % interval')).toBeVisible();
  await expect(notebook.button('Download predictions.csv')).toBeVisible();
  await expect(notebook.button('Download submission.csv')).toHaveCount(0);
});

test('names that come with the images, and names given by hand, are shown in every cell and kept', async ({
  notebook,
}) => {
  const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  await drop(notebook, [
    csvFile('train.csv', trainCsv),
    csvFile('test.csv', testCsv),
    csvFile('class_names.csv', joined(['label,name', ...names.map((name, label) => `${label},${name}`)])),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  const shown = notebook.cell('explore').getByLabel('Show');
  await expect(shown.getByRole('option', { name: 'seven' })).toHaveCount(1);
  await notebook.cell('data').getByText('Names of the classes').click();
  const field = notebook.cell('data').getByLabel('Name of label 7');
  await field.fill('three');
  await expect(notebook.cell('data').getByText('Another class has this name.')).toBeVisible();
  await field.fill('lucky');
  await field.press('Enter');
  await expect(shown.getByRole('option', { name: 'lucky' })).toHaveCount(1);
  await notebook.reload();
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(shown.getByRole('option', { name: 'lucky' })).toHaveCount(1);
  await expect(notebook.cell('explore')).toHaveAttribute('data-state', 'done');
});
