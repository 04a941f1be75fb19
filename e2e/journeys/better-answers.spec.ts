import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

test.beforeEach(async ({ notebook }) => {
  await notebook.loadSample();
});

test('the learning-rate finder suggests a rate, and one press takes it; a cancelled test leaves nothing', async ({
  notebook,
}) => {
  const train = notebook.cell('train');
  await notebook.setAll({ ...tiny, units1: 64 });
  await train.getByText('Find a learning rate', { exact: true }).click();
  await train.getByRole('button', { name: 'Test rates' }).click();
  await train.getByRole('button', { name: 'Cancel the test' }).click();
  await expect(train.getByRole('button', { name: 'Test rates' })).toBeVisible();

  await train.getByRole('button', { name: 'Test rates' }).click();
  const take = train.getByRole('button', { name: /^Use \d/ });
  await expect(take).toBeVisible({ timeout: 45_000 * patience });
  const rate = (await take.textContent())?.replace('Use ', '') ?? '';
  await take.click();
  await expect(train.getByLabel('Learning rate', { exact: true })).toHaveValue(rate);
  await expect(train).toHaveAttribute('data-state', 'idle');
});

test('the preview shows images before and after, sliders change them, and the network is measured on them', async ({
  notebook,
}) => {
  const preview = notebook.cell('train').getByRole('region', { name: 'Augmented images' });
  await notebook.setAll({ ...tiny, epochs: 2, augment: true });
  const pictures = (name: RegExp) => preview.getByRole('list', { name }).locator('img');
  await expect(pictures(/^Before/)).toHaveCount(12);
  await expect(pictures(/^After/)).toHaveCount(12);
  const bytesOf = (name: RegExp) => pictures(name).first().getAttribute('src');
  const [before, after] = [await bytesOf(/^Before/), await bytesOf(/^After/)];
  expect(after).not.toBe(before);
  await preview.getByLabel('Turn by up to').fill('90');
  await expect.poll(() => bytesOf(/^After/)).not.toBe(after);
  expect(await bytesOf(/^Before/)).toBe(before);
  await expect(preview).toContainText('Once a network is trained');
  await expect(preview).toContainText('As epoch 1 sees them');
  await preview.getByRole('button', { name: 'The next epoch' }).click();
  await expect(preview).toContainText('As epoch 2 sees them');
  await expect(preview.getByRole('button', { name: 'The next epoch' })).toBeDisabled();

  await notebook.setAll({ ...tiny, epochs: 20, augment: false });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await notebook.setAll({ ...tiny, epochs: 20, augment: true });
  await preview.getByRole('button', { name: 'Measure on augmented images' }).click();
  await expect(preview).toContainText(
    /Of 60 held-out images .* right as they are, and .* augmented like this/,
  );
  await expect(preview).toContainText('was trained without augmentation');

  // Only the setting that is too strong by itself is named, not those beside it.
  await notebook.setAll({
    ...tiny,
    epochs: 20,
    augment: true,
    rotation: 90,
    shift: 0.5,
    scale: 0.01,
    shear: 0,
  });
  await preview.getByRole('button', { name: 'Measure on augmented images' }).click();
  await expect(preview).toContainText(/Too strong even alone: rotation 90\s°\./);
  const alone = preview.getByRole('table', { name: 'Each setting alone, with the others off' });
  await expect(alone.getByRole('row')).toHaveCount(1 + 3);
  await expect(alone.getByRole('row').nth(1)).toContainText('rotation');
  await preview.getByLabel('Turn by up to').fill('0');
  await preview.getByRole('button', { name: 'Measure on augmented images' }).click();
  await expect(preview).toContainText('An augmentation counts as too strong where');
});

test('chosen runs vote on images that all of them held out, and the vote writes the submission', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  for (const units1 of [32, 64]) {
    await notebook.setAll({ ...tiny, units1, epochs: 4 });
    await notebook.run('train');
    await notebook.waitFor('train', ['done'], 30_000);
  }
  const vote = page.getByRole('region', { name: 'Vote of runs' });
  await expect(vote.getByRole('button', { name: 'Let them vote' })).toBeDisabled();
  for (const box of await vote.getByRole('checkbox').all()) await box.check();
  await vote.getByRole('button', { name: 'Let them vote' }).click();
  await expect(vote).toContainText('images that every run held out', { timeout: 30_000 * patience });
  await expect(vote.locator('tbody tr')).toHaveCount(2);

  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);
  await expect(notebook.cell('evaluate')).toContainText('Expected calibration error');
  await expect(notebook.cell('evaluate')).toContainText('2 networks together');
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(notebook.cell('predict')).toContainText('expected score, from 60 validation images');
  await expect(notebook.cell('predict')).toContainText('Confidence at the temperature');
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs.locator('tbody tr').first()).toContainText('vote of 2 runs');
});
