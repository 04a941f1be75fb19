import type { Locator } from 'playwright/test';
import { expect, test } from '../tools/driver/fixtures.ts';

/** A small CNN on the compiled trainer, trained long enough for a few samples of its health. */
const cnn = {
  model: 'cnn',
  filters: '6,8',
  denseUnits: 16,
  epochs: 2,
  batchSize: 16,
  device: 'wasm',
} as const;

/** The numbers of a text, whose minus signs are those of print. */
const numbersIn = (text: string): readonly number[] =>
  [...text.replaceAll('−', '-').matchAll(/-?\d+\.\d+/g)].map(([number]) => Number(number));

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
  await expect(health).toContainText(/3 samples up to step 50/);
  for (const row of (await health.getByRole('row').all()).slice(1)) {
    const [gradient, weights] = numbersIn((await row.innerText()).replaceAll('\t', ' '));
    expect(gradient).toBeGreaterThan(0);
    expect(weights).toBeGreaterThan(0);
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

  await evaluate.getByText('Inside the network', { exact: true }).click();
  // The most confident mistake, with the probability that the engine gave: the look into the network computes its own.
  const mistake = evaluate
    .getByRole('list', { name: /^Mistakes/ })
    .getByRole('listitem')
    .first();
  const title = (await mistake.getAttribute('title')) ?? '';
  const [, row, predicted, confidence] =
    /^(Row [\d,]+): labelled .+, predicted (.+) \((.+)\)$/.exec(title) ?? [];
  const image = evaluate
    .getByRole('list', { name: 'Images to look at' })
    .getByRole('button', { name: new RegExp(`^${row}:`) });
  const next = evaluate.getByRole('button', { name: 'Next images' });
  while ((await image.count()) === 0) await next.click();
  await image.click();
  const bars = evaluate.getByRole('list', { name: 'Probability of each class' });
  await expect(bars.getByTitle(`${predicted}: ${confidence}`, { exact: true })).toBeVisible();
  await expect(bars.getByRole('listitem')).toHaveCount(10);

  await evaluate.getByText('Layer by layer', { exact: true }).click();
  const layers = evaluate.getByRole('list', { name: 'Layers', exact: true });
  await expect(layers).toContainText('conv2d_2');
  await expect(layers.getByRole('img', { name: /^conv2d_1, channel / })).toHaveCount(6);

  await evaluate.getByText('One convolution, step by step', { exact: true }).click();
  const sums = async () => ({
    products: await Promise.all((await evaluate.getByTestId('product').all()).map(numbersOf)),
    channel: (await numbersOf(evaluate.getByTestId('channel-sum')))[0],
    bias: await numbersOf(evaluate.getByTestId('bias')),
    relu: await numbersOf(evaluate.getByTestId('relu')),
  });
  const window = evaluate.getByRole('button', { name: /^Window on the input of conv2d_1/ });
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
  // The picture of the output has the same number there.
  await expect(evaluate.getByText(/^Row \d+, column \d+: /)).toContainText(String(relu.at(-1)?.toFixed(4)));
});
