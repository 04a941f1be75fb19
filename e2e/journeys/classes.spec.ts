import { readFileSync } from 'node:fs';
import { csvFile, smallSize, testCsv, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { submissionProblem } from '../tools/notebook/report.ts';

/** The sample's training table with the labels 1 to 26, as files of letters have them. */
const lettersCsv = trainCsv
  .split('\n')
  .map((line, index) => (index === 0 ? line : line.replace(/^\d/, String(1 + (index % 26)))))
  .join('\n');

test('26 letters go from the file to a submission with the labels of the file, and digits come back', async ({
  notebook,
  page,
}) => {
  await drop(notebook, [csvFile('train.csv', lettersCsv), csvFile('test.csv', testCsv)]);
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(notebook.cell('data')).toContainText('26 classes');
  await notebook.setAll({ ...tiny, epochs: 2 });
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);
  const layers = notebook.cell('model').getByRole('table', { name: 'Layers of the network' });
  await expect(layers.getByRole('row').last()).toContainText('26');
  await notebook.cell('explore').getByLabel('Show').selectOption('Z');
  await expect(
    notebook
      .cell('explore')
      .getByRole('listitem', { name: /labelled Z/ })
      .first(),
  ).toBeVisible();
  await expect(notebook.cell('evaluate').getByText('Confusion matrix').first()).toBeVisible();

  const download = page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  const letters = Array.from({ length: 26 }, (_, index) => index + 1);
  expect(submissionProblem(csv, smallSize.testRows, letters)).toBeNull();
  const labels = csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => Number(line.split(',')[1]));
  expect(Math.max(...labels), 'labels, not the digits of an index').toBeGreaterThan(9);

  await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
  await notebook.waitFor('train', ['stale'], 15_000);
  await expect(layers.getByRole('row').last()).not.toContainText('26');
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(notebook.cell('predict')).toContainText('Predicted digits');
});
