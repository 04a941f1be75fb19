import type { Locator } from 'playwright/test';
import { expect, test } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

/** A small CNN on the compiled trainer, trained long enough for a few samples of its health. */
const cnn = {
  model: 'cnn',
  filters: '6,8',
  denseUnits: 16,
  epochs: 2,
  batchSize: 16,
  device: 'wasm',
} as const;

/** The numbers of a text, with four digits after the point and minus signs as in print. */
const numbersIn = (text: string): readonly number[] =>
  [...text.replaceAll('−', '-').matchAll(/-?\d+\.\d{4}/g)].map(([number]) => Number(number));

const numbersOf = async (place: Locator): Promise<readonly number[]> =>
  numbersIn((await place.textContent()) ?? '');

test.beforeEach(async ({ notebook }) => {
  await notebook.loadSample();
});

test('training shows the health of every layer, also after a reload', async ({ notebook }) => {
  const train = notebook.cell('train');
  const health = train.getByRole('region', { name: /^Norms of gradients and weights/ });
  await notebook.setAll(cnn);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 60_000);
  await train.getByText('Health of the layers', { exact: true }).click();
  await expect(health.getByRole('row')).toHaveCount(1 + 4);
  await expect(health).toContainText('conv2d_1');
  await expect(train.getByText(/3 samples up to step 50\./)).toBeVisible();
  for (const row of (await health.getByRole('row').all()).slice(1)) {
    const [, gradient, weights] = await row.getByRole('cell').allInnerTexts();
    expect(Number(gradient)).toBeGreaterThan(0);
    expect(Number(weights)).toBeGreaterThan(0);
  }
  const before = await health.innerText();
  await notebook.reload();
  await train.getByText('Health of the layers', { exact: true }).click();
  await expect.poll(() => health.innerText()).toBe(before);
});

test('inside the network the shown numbers are its own: products, sum, bias and ReLU', async ({
  notebook,
  page,
}) => {
  const evaluate = notebook.cell('evaluate');
  await notebook.setAll(cnn);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 60_000);

  // The most confident mistake, with the probability that the engine gave: the look into the network computes its own.
  const mistake = evaluate
    .getByRole('list', { name: /^Mistakes/ })
    .getByRole('listitem')
    .first();
  const title = (await mistake.getAttribute('title')) ?? '';
  const [, predicted, confidence] = /predicted (.+) \((.+) %\), loss/.exec(title) ?? [];
  await mistake.getByRole('button').click();
  const panel = page.getByRole('dialog');
  await panel.getByText('Inside the network', { exact: true }).click();
  const bars = panel.locator('.class-bars');
  await expect(bars.getByTitle(`${predicted}: ${confidence}`, { exact: true })).toBeVisible();
  await expect(bars.getByRole('listitem')).toHaveCount(10);

  await panel.getByText('Layer by layer', { exact: true }).click();
  const layers = panel.getByRole('list', { name: 'Layers', exact: true });
  await expect(layers).toContainText('conv2d_2');
  await expect(layers.getByRole('img', { name: /^conv2d_1, channel / })).toHaveCount(6);

  await panel.getByText('One convolution, step by step', { exact: true }).click();
  const sums = async () => ({
    products: await Promise.all((await panel.getByTestId('product').all()).map(numbersOf)),
    channel: (await numbersOf(panel.getByTestId('channel-sum')))[0],
    bias: await numbersOf(panel.getByTestId('bias')),
    relu: await numbersOf(panel.getByTestId('relu')),
  });
  const window = panel.getByRole('button', { name: /^Window on the input of conv2d_1/ });
  await window.focus();
  const first = await window.getAttribute('aria-label');
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(window).not.toHaveAttribute('aria-label', first ?? '');
  const { products, channel, bias, relu } = await sums();
  expect(products.length).toBe(9);
  for (const cell of products) {
    const [value, weight, product] = cell.length === 3 ? cell : [0, ...cell];
    expect(Math.abs(value * weight - product)).toBeLessThan(2e-4);
  }
  const total = products.reduce((sum, cell) => sum + (cell.at(-1) ?? 0), 0);
  expect(Math.abs(total - channel)).toBeLessThan(9 * 5e-5 + 1e-4);
  const [sum, summand, output] = bias;
  expect(sum).toBe(channel);
  expect(Math.abs(sum + summand - output)).toBeLessThan(2e-4);
  expect(relu.at(-1)).toBe(Math.max(output, 0));
  // The same keys would show the next image of the list, were they not the window's.
  await expect(panel).toContainText('1 of ');
  // The picture of the output has the same number there.
  await expect(panel.getByText(/^Row \d+, column \d+: /)).toContainText(String(relu.at(-1)?.toFixed(4)));
});

test('the map shows as many images as it says, and those chosen by keyboard open', async ({
  notebook,
  page,
}) => {
  const evaluate = notebook.cell('evaluate');
  await notebook.setAll(cnn);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 60_000);
  await evaluate.getByText('Map of the last hidden layer', { exact: true }).click();
  await expect(evaluate).toContainText('Each image is a point: 60 images.');
  await evaluate.getByRole('button', { name: 'Make the map' }).click();
  const map = evaluate.getByRole('button', { name: /^Map of 60 images\./ });
  await expect(map).toBeVisible();
  await expect(evaluate).toContainText('60 images, by 16 features of the last hidden layer');
  await expect(evaluate).toContainText(/\d+ % of the variance lies across, \d+ % upwards/);

  await map.focus();
  for (let turn = 0; turn < 4; turn++) await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const said = evaluate.getByText(/^\d+ images? chosen\.$/);
  await expect(said).toBeVisible();
  const count = Number.parseInt((await said.textContent()) ?? '', 10);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(60);
  const gallery = evaluate.getByRole('list', { name: 'Images chosen on the map' });
  await expect(gallery.getByRole('listitem')).toHaveCount(Math.min(count, 24));

  const box = await map.boundingBox();
  if (!box) throw new Error('the map has no place');
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  for (const [turn, [x, y]] of corners.entries()) {
    await page.mouse.move(box.x + 1 + x * (box.width - 2), box.y + 1 + y * (box.height - 2));
    if (turn === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await expect(evaluate.getByText('60 images chosen.', { exact: true })).toBeVisible();

  await evaluate.getByLabel('Arranged by', { exact: true }).selectOption({ label: 'Neighbours (UMAP)' });
  await expect(evaluate).toContainText('UMAP keeps neighbours together', { timeout: 30_000 * patience });
  await expect(map).toBeVisible();
  await gallery.getByRole('button').first().click();
  await expect(page.getByRole('dialog')).toContainText('1 of 60');
});
