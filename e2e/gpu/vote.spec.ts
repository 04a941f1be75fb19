import { checkpointKept, endless, expect, test } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

test('networks of a vote train side by side on WebGPU, go on after a reload, are stopped, and vote', async ({
  notebook,
  page,
}) => {
  test.setTimeout(180_000 * patience);
  const train = notebook.cell('train');
  await notebook.loadSample();
  await notebook.setAll({ ...endless, units1: 16, device: 'webgpu', networks: 2 });
  await notebook.run('train');
  await checkpointKept(page);
  await notebook.reload();
  await expect(train).toContainText(/A training was cut off in epoch \d+ of 500/);
  await notebook.button('Continue training').click();
  await expect(page.getByTestId('device')).toContainText('webgpu', { timeout: 60_000 * patience });
  await expect(train).toContainText(/step [1-9]/, { timeout: 60_000 * patience });
  await train.getByRole('button', { name: 'Stop and keep', exact: true }).click();
  await notebook.waitFor('train', ['stopped'], 60_000);
  await expect(page.getByText('side by side was interrupted')).toHaveCount(0);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 60_000);
  await expect(notebook.cell('evaluate')).toContainText('each image was judged by 1 of 2 networks');
});
