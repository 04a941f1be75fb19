/** Why is it wrong: from the confusion matrix to its images, and into one of them. */
import { expect, test, tiny, trainTiny } from '../tools/driver/fixtures.ts';

test('before Evaluate the panel of an image says that its probabilities are not calibrated', async ({
  notebook,
  page,
}) => {
  await trainTiny(notebook);
  await notebook.cell('explore').getByRole('list').getByRole('button').first().click();
  const panel = page.getByRole('dialog');
  await expect(
    panel.getByText(/^As the network states them\. .* none is known for this run\.$/),
  ).toBeVisible();
  await expect(panel).not.toContainText('Calibrated');
});

test('by the keyboard alone: a cell of the confusion matrix, its images, and what the run makes of each', async ({
  notebook,
}) => {
  const { page } = notebook;
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, validationShare: 0.4 });
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);
  const cell = notebook.cell('evaluate');

  const matrix = cell.getByRole('button', { name: 'Cells of the confusion matrix' });
  await matrix.focus();
  const line = cell.getByText(/^True .+, predicted .+: /);
  const before = await line.textContent();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  expect(await line.textContent()).toBe(before);
  const [, label, predicted, count] = /^True (.+), predicted (.+): (\d+) images?,/.exec(before ?? '') ?? [];
  expect(Number(count), 'the most frequent mistake').toBeGreaterThan(0);

  await page.keyboard.press('Enter');
  const images = cell.getByRole('list', { name: 'Images of the cell, the most confident first' });
  await expect(images.getByRole('button').first()).toBeFocused();
  const shown = await images.getByRole('listitem').count();
  const pages = cell.getByRole('region', { name: `True ${label}, predicted ${predicted}` }).getByText(/ of /);
  // A page has 24 images, and only what has more is paged.
  const told = Number(count) > 24 ? Number((await pages.textContent())?.split(' of ')[1]) : shown;
  expect(told).toBe(Number(count));

  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog');
  const looked = Math.min(Number(count), 4);
  for (let at = 1; at <= looked; at++) {
    await expect(panel.getByText(`${at} of ${count}`)).toBeVisible();
    await expect(panel.getByText(`Labelled ${label}, predicted ${predicted} (`)).toBeVisible();
    const bars = await panel.getByRole('list', { name: 'Probability of each class' }).innerText();
    const shares = Array.from(bars.matchAll(/([\d.]+)\s%/g), ([, percent]) => Number(percent));
    expect(shares).toHaveLength(10);
    expect(Math.abs(shares.reduce((sum, share) => sum + share) - 100)).toBeLessThan(0.06);
    if (at < looked) await page.keyboard.press('ArrowRight');
  }
  // What the panel shows is what the network states, at the temperature that Evaluate found.
  const calibration = await cell.getByText(/All of them give the temperature/).textContent();
  const temperature = Number(/temperature ([\d.]+)/.exec(calibration ?? '')?.[1]);
  await expect(panel.getByText(/^Calibrated: at the temperature /)).toContainText(
    `temperature ${temperature}`,
  );
  const stated = Number(/states ([\d.]+)/.exec(await panel.getByText(/^Calibrated/).innerText())?.[1]);
  const calibrated = Number(/\(([\d.]+)\s%\)/.exec(await panel.getByText(/^Labelled /).innerText())?.[1]);
  expect(Math.sign(stated - calibrated)).toBe(Math.sign(temperature - 1));
  // The features of the images that were trained on are computed once; then the next image has its nearest at once.
  await panel.getByRole('button', { name: 'Find them' }).focus();
  await page.keyboard.press('Enter');
  const nearest = panel.getByRole('list', { name: 'Nearest training images, the nearest first' });
  await expect(nearest.getByRole('listitem')).toHaveCount(8);
  const titles = await nearest
    .getByRole('listitem')
    .evaluateAll(items => items.map(item => item.getAttribute('title') ?? ''));
  const distances = titles.map(title => Number(/distance ([\d.]+)$/.exec(title)?.[1]));
  expect(distances).toEqual([...distances].sort((one, other) => one - other));
  await page.keyboard.press('ArrowLeft');
  await expect(nearest.getByRole('listitem')).toHaveCount(8);
  await page.keyboard.press('ArrowRight');

  await page.keyboard.press('Escape');
  await expect(images.getByRole('button').nth(looked - 1)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(matrix).toBeFocused();
  await expect(images).toBeHidden();
});
