import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright/test';
import { smallSize } from '../tools/driver/files.ts';
import { expect, test } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
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
