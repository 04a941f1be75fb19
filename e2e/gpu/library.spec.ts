import { join } from 'node:path';
import type * as library from '../../src/library/browser.ts';
import { createProject } from '../library/installed-package.ts';
import { served } from '../library/serve-project.ts';
import { expect, test } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';

test('the npm package trains on WebGPU, and says so', async ({ page }) => {
  test.setTimeout(120_000 * patience);
  const project = await createProject();
  await served(project, join('node_modules', 'digit-recognizer'), async url => {
    await page.goto(`${url}package.json`);
    const device = await page.evaluate(async () => {
      // The address is that of the project's own server, which no compiler knows.
      const address = '/browser.js';
      const { labelledImagesFromArrays, train }: typeof library = await import(address);
      const labels = Array.from({ length: 60 }, (_, image) => image % 2);
      const pixels = labels.flatMap(label => Array.from({ length: 784 }, () => 255 * label));
      const images = labelledImagesFromArrays({ pixels, labels });
      const settings = { units1: 8, units2: 8, epochs: 2, batchSize: 16 };
      const model = await train(images, { preset: 'dense', settings, backend: 'webgpu' });
      const { count } = await model.predict(images, { backend: 'webgpu' });
      return { ...model.report.device, count };
    });
    expect(device).toMatchObject({ backend: 'webgpu', trainer: 'compiled', count: 60 });
  });
  await project.remove();
});
