import { binaryCsv, csvFile, invertedCsv, testCsv, trainCsv, transposedCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';

interface Strange {
  /** What is strange about the test table. */
  readonly what: string;
  readonly spoil: (csv: string) => string;
  readonly warning: string;
  readonly remedy: string;
  readonly done: string;
}

const strangers: readonly Strange[] = [
  {
    what: 'inverted',
    spoil: invertedCsv,
    warning: 'test.csv has a bright background',
    remedy: 'Invert test.csv',
    done: 'test.csv was inverted.',
  },
  {
    what: 'of 0 and 1',
    spoil: binaryCsv,
    warning: 'The largest pixel of test.csv is 1; in train.csv pixels go up to 255.',
    remedy: 'Multiply test.csv by 255',
    done: 'test.csv was multiplied by 255.',
  },
  {
    what: 'transposed',
    spoil: transposedCsv,
    warning: 'The images of test.csv look transposed',
    remedy: 'Turn test.csv',
    done: 'test.csv was turned: rows and columns are exchanged.',
  },
];

for (const { what, spoil, warning: text, remedy, done } of strangers)
  test(`a test table that is ${what} is warned of and gets no score, until the remedy is taken, which can be undone`, async ({
    notebook,
  }) => {
    const data = notebook.cell('data');
    const warning = data.getByText(text);
    const score = notebook.cell('predict').getByText('expected score');
    await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', spoil(testCsv))]);
    await notebook.waitFor('data', ['done'], 15_000);
    await expect(warning).toBeVisible();
    await expect(data.getByRole('img', { name: /^test\.csv, image/ })).toHaveCount(6);
    await notebook.setAll(tiny);
    await notebook.run('predict');
    await notebook.waitFor('predict', ['done'], 30_000);
    await expect(notebook.cell('predict').getByText(`No score is expected. ${text}`)).toBeVisible();
    await expect(score).toHaveCount(0);

    await notebook.button(remedy).click();
    await expect(data.getByText(done)).toBeVisible();
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
