import { expect, test, trainTiny } from '../tools/driver/fixtures.ts';

for (const model of ['dense', 'cnn'] as const) {
  test(`a small ${model} network is trained and evaluated`, async ({ notebook }) => {
    await notebook.loadSample();
    await notebook.setAll({ model, epochs: 2, device: 'wasm' });
    await notebook.setAll(model === 'dense' ? { units1: 32 } : { filters: '4,4', denseUnits: 16 });
    await notebook.run('evaluate');
    await notebook.waitFor('evaluate', ['done'], 30_000);
    await expect(notebook.cell('evaluate')).toContainText(/accuracy/i);
  });
}

test('a network that is trained in fused arithmetic says so', async ({ notebook, page }) => {
  await notebook.loadSample();
  await notebook.setAll({ model: 'dense', units1: 16, units2: 16, epochs: 1, device: 'wasm' });
  await notebook.setAll({ precision: 'fused' });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await expect(page.getByTestId('device')).toContainText('fused multiply-add');
});

test('an impossible network says which layer fails before anything runs', async ({ notebook }) => {
  await notebook.setAll({ model: 'cnn', padding: 'valid', convolutions: 8, kernelSize: '5' });
  await expect(notebook.cell('model').getByRole('alert')).toContainText(/conv2d_\d|maxPool_\d/);
});

test('changed settings make the results stale and say which', async ({ notebook }) => {
  await trainTiny(notebook);
  await notebook.setAll({ batchSize: 64 });
  await notebook.waitFor('train', ['stale'], 5_000);
  await expect(notebook.cell('train')).toContainText(/batch size 128 images → 64 images/i);
});
