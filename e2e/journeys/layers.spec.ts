import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright/test';
import { smallSize } from '../tools/driver/files.ts';
import { expect, test } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';
import { submissionProblem } from '../tools/notebook/report.ts';

/** The layers of these settings: two convolutions with ReLU and pooling, and a dense layer before the last. */
const cnn = {
  model: 'cnn',
  filters: '4,4',
  convDropout: 0,
  denseUnits: 16,
  epochs: 2,
  device: 'wasm',
} as const;
const convolutions = 'conv 4 3 same, relu, maxpool 2, conv 4 3 same, relu, maxpool 2';
const end = 'flatten, dense 16, relu, dropout 0.5, dense';

const editorOf = (notebook: NotebookPage): Locator =>
  notebook.cell('model').getByRole('region', { name: 'Edit layers' });

test.beforeEach(async ({ notebook }) => {
  await notebook.loadSample();
  await notebook.setAll(cnn);
  await notebook.button('Edit layers').click();
});

test('layers are added, an impossible one is repaired, and the network is trained to a submission', async ({
  notebook,
  page,
}) => {
  const editor = editorOf(notebook);
  const text = editor.getByLabel('Layers', { exact: true });
  const add = editor.getByRole('button', { name: 'Add layer' });
  const reason = editor.getByText('conv2d_4: a convolution needs an image');
  const repair = editor.getByRole('button', { name: 'Remove conv2d_4' }).filter({ hasText: 'Remove' });
  await expect(text).toHaveValue(`${convolutions}, ${end}`);

  await editor.getByLabel('Before', { exact: true }).selectOption('flatten_1');
  await add.click();
  const added = editor.getByRole('group', { name: 'conv2d_3' });
  await expect(added).toContainText('7 × 7 × 32');
  await added.getByLabel('Filters').fill('6');
  await expect(added).toContainText('7 × 7 × 6');
  await expect(added).toContainText('222 parameters');
  await expect(text).toHaveValue(`${convolutions}, conv 6 3 same, ${end}`);
  await expect(editor).toContainText('Every layer runs in the compiled step.');

  // Before the last layer the image is flat, so a dense layer is offered there.
  await expect(editor.getByLabel('New layer')).toHaveValue('dense');
  await editor.getByLabel('New layer').selectOption('Convolution');
  await add.click();
  await expect(reason).toBeVisible();
  await expect(notebook.cell('model').getByRole('alert')).toContainText('conv2d_4');
  await repair.click();
  await expect(reason).toHaveCount(0);
  await expect(text).toHaveValue(`${convolutions}, conv 6 3 same, ${end}`);
  await page.keyboard.press('Control+z');
  await expect(reason).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(reason).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(reason).toBeVisible();
  await editor.getByRole('button', { name: 'Undo the last edit' }).click();
  await expect(text).toHaveValue(`${convolutions}, conv 6 3 same, ${end}`);

  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
  await expect(page.getByTestId('device')).toContainText('wasm · compiled');
  const download = page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  const file = await (await download).path();
  expect(submissionProblem(readFileSync(file, 'utf8'), smallSize.testRows)).toBeNull();

  await notebook.reload();
  await expect(text).toHaveValue(`${convolutions}, conv 6 3 same, ${end}`);
  await notebook.waitFor('predict', ['done'], 15_000);
  await added.getByLabel('Filters').fill('5');
  await notebook.waitFor('train', ['stale'], 5_000);
  await expect(notebook.cell('train')).toContainText('layers conv 6 3 same → conv 5 3 same');
});

test('layers move with the keyboard and the focus moves with them', async ({ notebook, page }) => {
  const editor = editorOf(notebook);
  const text = editor.getByLabel('Layers', { exact: true });
  await editor.getByRole('group', { name: 'dropout_1' }).getByLabel('Rate').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(text).toHaveValue(`${convolutions}, flatten, dropout 0.5, dense 16, relu, dense`);
  await expect(editor.getByRole('group', { name: 'dropout_1' }).getByLabel('Rate')).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(text).toHaveValue(`${convolutions}, flatten, dense 16, dropout 0.5, relu, dense`);
  await expect(editor.getByRole('group', { name: 'dropout_1' }).getByLabel('Rate')).toBeFocused();
});

test('the focus stays at hand behind every edit from the keyboard', async ({ notebook, page }) => {
  const editor = editorOf(notebook);
  const text = editor.getByLabel('Layers', { exact: true });
  const press = (label: string) => editor.getByRole('button', { name: label, exact: true }).press('Enter');
  const focused = (label: string) =>
    expect(editor.getByRole('button', { name: label, exact: true })).toBeFocused();

  // The layer behind the one that is removed comes to its place; behind the last there is the one before it.
  await press('Remove relu_1');
  await focused('Remove maxPool_1');
  await page.keyboard.press('Control+z');
  await expect(text).toHaveValue(`${convolutions}, ${end}`);
  await focused('Remove maxPool_1');
  await press('Remove dense_2');
  await focused('Remove dropout_1');

  // Each of these buttons is switched off by its own press.
  await press('Undo the last edit');
  await focused('Make the edit again');
  await page.keyboard.press('Enter');
  await focused('Undo the last edit');
  await page.keyboard.press('Enter');
  await press('Move relu_1 up');
  await focused('Move relu_1 down');
  await page.keyboard.press('Enter');
  await focused('Move relu_1 down');
  await expect(text).toHaveValue(`${convolutions}, ${end}`);
});

test('layers are typed as text, and what cannot be read says where and why', async ({ notebook }) => {
  const editor = editorOf(notebook);
  const text = editor.getByLabel('Layers', { exact: true });
  await text.fill('conv 8 5, reluu, flatten, dense');
  await expect(editor).toContainText('layer 2 "reluu": there is no layer "reluu"');
  await text.fill('conv 8 5 same stride 2, gelu, flatten, dense');
  await expect(editor.getByRole('group', { name: 'conv2d_1' })).toContainText('14 × 14 × 8');
  await expect(editor.getByRole('group', { name: 'dense_1' })).toContainText('one unit a class');
});

test('an edited network is trained several times for a vote, and a search varies what is around it', async ({
  notebook,
  page,
}) => {
  const editor = editorOf(notebook);
  const text = editor.getByLabel('Layers', { exact: true });
  const layers = 'conv 4 3 same stride 2, relu, avgpool 3 same stride 2, flatten, batchnorm, dense';
  await text.fill(layers);
  await expect(editor.getByRole('group', { name: 'avgPool_1' })).toContainText('7 × 7 × 4');
  await expect(editor).toContainText('Every layer runs in the compiled step.');
  await expect(editor.getByText(/^[\d.]+\sMB$/)).toBeVisible();
  await notebook.setAll({ networks: 2 });
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 60_000);
  await expect(notebook.cell('evaluate')).toContainText('each image was judged by 1 of 2 networks');
  await expect(page.getByTestId('device')).toContainText('wasm · compiled');

  const search = page.getByRole('region', { name: 'Search', exact: true });
  await search.getByRole('button', { name: 'Plan a search' }).click();
  await search.getByLabel('Method').selectOption({ label: 'Grid' });
  await search.getByLabel('Setting').selectOption({ label: 'Learning rate' });
  await search.getByLabel('Try').selectOption({ label: 'These values' });
  await search.getByLabel('Values, commas between').fill('0.01, 0.000001');
  await search.getByRole('button', { name: 'Start the search' }).click();
  await expect(search).toHaveAttribute('data-state', 'done', { timeout: 45_000 * patience });
  await expect(search.locator('tbody tr')).toHaveCount(2);
  await search.getByRole('button', { name: 'Use the best settings' }).click();
  await expect(notebook.cell('train').getByLabel('Learning rate', { exact: true })).toHaveValue('0.01');
  await expect(text).toHaveValue(layers);
});
