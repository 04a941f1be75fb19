import { readFileSync } from 'node:fs';
import { smallSize } from '../tools/driver/files.ts';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import { submissionProblem } from '../tools/notebook/report.ts';

test('from the sample data to a valid submission, with the score on held-out images', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await expect(notebook.cell('data')).toContainText('600');
  await notebook.setAll({ ...tiny, epochs: 3 });
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(page.getByTestId('device')).toContainText('wasm');

  const download = page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('submission.csv');
  expect(submissionProblem(readFileSync(await file.path(), 'utf8'), smallSize.testRows)).toBeNull();
  await expect(notebook.cell('predict')).toContainText(/held[- ]out/i);
});

test('the same seed writes the same submission, byte for byte', async ({ notebook, page }) => {
  const submissions: string[] = [];
  await notebook.button('Use sample data').click();
  await notebook.setAll({ ...tiny, seed: 5 });
  await notebook.button('Run all').click();
  for (let run = 0; run < 2; run++) {
    await notebook.waitFor('predict', ['done'], 30_000);
    const download = page.waitForEvent('download');
    await notebook.button('Download submission.csv').click();
    submissions.push(readFileSync(await (await download).path(), 'utf8'));
    if (run === 1) break;
    await notebook.run('train');
    await notebook.waitFor('predict', ['stale'], 30_000);
    await notebook.button('Run all').click();
  }
  expect(submissions[1]).toBe(submissions[0]);
});

test('the images are dealt out anew by a split seed, by the one of a link too, and come back', async ({
  notebook,
  page,
}) => {
  const data = notebook.cell('data');
  const hash = data.locator('code[title^="SHA-256"]');
  await page.evaluate(() => {
    location.hash = '#preset=sprint&splitSeed=3';
  });
  await expect(page.getByText('Settings from the link: the preset Sprint with split seed 3.')).toBeVisible();
  await notebook.loadSample();
  await expect(data.getByText('by split seed 3.')).toBeVisible();
  const dealt = (await hash.textContent()) ?? '';
  await data.getByRole('button', { name: 'Undo' }).click();
  await expect(data.getByText('by split seed 3.')).toHaveCount(0);
  await expect(hash).not.toHaveText(dealt);
  expect(await notebook.dealOut(3)).toBe(true);
  await expect(hash).toHaveText(dealt);
  await notebook.reload();
  await expect(data.getByText('by split seed 3.')).toBeVisible();
});
