import { backendNames } from '../../src/core/training/device.ts';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

for (const device of backendNames) {
  test(`${device} trains, and the page names it as what really ran`, async ({ notebook, page }) => {
    test.setTimeout(120_000 * patience);
    await notebook.loadSample();
    await notebook.setAll({ ...tiny, device });
    await notebook.run('predict');
    await notebook.waitFor('predict', ['done'], 100_000);
    await expect(page.getByTestId('device')).toContainText(device, { ignoreCase: true });
  });
}

test('auto measures every device and takes the processor rather than a GPU in software', async ({
  notebook,
  page,
}) => {
  test.setTimeout(300_000 * patience);
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, batchSize: 32, device: 'auto' });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 280_000);
  await expect(page.getByTestId('device')).toContainText('wasm');
});
