import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Locator, Page } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';

/** Presses a button and gives the bytes of the file that it saves. */
async function saved(page: Page, button: Locator, fileName: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  expect(download.suggestedFilename()).toBe(fileName);
  return readFile(await download.path());
}

const linesOf = (file: Buffer): readonly (readonly string[])[] =>
  Papa.parse<readonly string[]>(file.toString().trimEnd()).data;

/** Saves the figure of this title through its menu. */
async function picture(page: Page, title: string, format: 'SVG' | 'PNG', fileName: string): Promise<Buffer> {
  await page
    .getByRole('button', { name: `Save ${title}`, exact: true })
    .first()
    .click();
  return saved(
    page,
    page.getByRole('button', { name: `Save as ${format}` }).and(page.locator(':visible')),
    fileName,
  );
}

test('probabilities, tables, the summary and every kind of picture can be taken out', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await notebook.setAll(tiny);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);

  // The largest probability of each row is the label that the submission gives to the same id.
  const [, ...submission] = linesOf(
    await saved(page, notebook.button('Download submission.csv'), 'submission.csv'),
  );
  const [header, ...rows] = linesOf(
    await saved(page, notebook.button('Download probabilities.csv'), 'probabilities.csv'),
  );
  expect(header).toEqual(['ImageId', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(rows).toHaveLength(100);
  const answers = rows.map(([id, ...values]) => {
    const numbers = values.map(Number);
    expect(numbers.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    return [id, header[1 + numbers.indexOf(Math.max(...numbers))]];
  });
  expect(answers).toEqual(submission);

  const [columns, run, ...others] = linesOf(
    await saved(page, notebook.button('Download runs.csv'), 'runs.csv'),
  );
  expect(others).toEqual([]);
  expect(run[columns.indexOf('units1')]).toBe('16');
  expect(run[columns.indexOf('epochsTrained')]).toBe('1');
  expect(Number(run[columns.indexOf('validationAccuracy')])).toBeGreaterThan(0.05);

  const summary = await saved(page, notebook.button('Download summary'), 'model-summary.txt');
  expect(summary.toString()).toContain('Total params: 13,002 (50.79 KB)');

  // A chart of Vega's, bars of elements and a gallery of images: each as it stands on the page, and complete in itself.
  await expect(page.getByRole('figure', { name: 'Confusion matrix' }).locator('svg.marks')).toBeVisible();
  const chart = await picture(page, 'Confusion matrix', 'SVG', 'confusion-matrix.svg');
  const bars = await picture(page, 'Class balance', 'SVG', 'class-balance.svg');
  const samples = await picture(page, 'Samples', 'SVG', 'samples.svg');
  const means = await picture(page, 'Mean image of each digit', 'SVG', 'mean-image-of-each-digit.svg');
  const drawn = await page.evaluate(
    texts =>
      texts.map(text => {
        const file = new DOMParser().parseFromString(text, 'image/svg+xml');
        return {
          broken: file.querySelector('parsererror') !== null,
          words: [...file.querySelectorAll('text')].map(({ textContent }) => textContent),
          rectangles: file.querySelectorAll('rect').length,
          images: file.querySelectorAll('image').length,
          marks: file.querySelectorAll('path').length,
        };
      }),
    [chart, bars, means, samples].map(String),
  );
  expect(drawn.map(({ broken }) => broken)).toEqual([false, false, false, false]);
  for (const text of [chart, bars, means, samples]) expect(text.toString()).not.toMatch(/var\(|url\((?!#)/);
  expect(drawn[0].words).toContain('Confusion matrix');
  expect(drawn[0].marks).toBeGreaterThan(10);
  expect(drawn[1].words).toEqual(expect.arrayContaining(['Class balance', '0', '9']));
  expect(drawn[1].rectangles).toBeGreaterThanOrEqual(11);
  expect(drawn[2].images).toBe(10);
  expect(drawn[3].images).toBe(48);
  expect(drawn[3].words.length).toBeGreaterThanOrEqual(49);

  const png = await picture(page, 'Confusion matrix', 'PNG', 'confusion-matrix.png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const width = await page
    .getByRole('figure', { name: 'Confusion matrix' })
    .evaluate(figure => figure.getBoundingClientRect().width);
  expect(png.readUInt32BE(16)).toBe(Math.ceil((width + 32) * 2));
  // More than one colour: the drawing is in it.
  expect(png.length).toBeGreaterThan(5000);
});
