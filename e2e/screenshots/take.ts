/** `npm run -s screenshot`: takes the picture of the README again, of the real page with the whole sample data. */
import { join } from 'node:path';
import { presetSettings } from '../../src/core/settings/presets.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { launch } from '../tools/driver/chromium.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { serveBuiltPage } from '../tools/driver/serve.ts';

const target = join(import.meta.dirname, 'notebook.png');
const patient = 600_000;

const server = await serveBuiltPage();
const browser = await launch('none');
try {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    colorScheme: 'light',
    viewport: { width: 1240, height: 900 },
  });
  const page = await context.newPage();
  const notebook = new NotebookPage(page);
  await page.goto(server.url);
  await notebook.button('No, thanks').click();
  await notebook.button('Use sample data').click();
  await notebook.waitFor('explore', ['done'], patient);
  // Sprint's network and recipe, long enough for curves that show something.
  await notebook.choosePreset('sprint');
  await notebook.setKnobs(['epochs'], { ...presetSettings('sprint', defaultSettings), epochs: 6 });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], patient);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], patient);
  await page.keyboard.press('Escape');
  await notebook.cell('train').evaluate(element => element.scrollIntoView({ block: 'start' }));
  const chart = notebook.cell('train').getByRole('img').first();
  await chart.locator('svg').waitFor();
  // The crosshair stands at the same epoch in both charts.
  await chart.hover({ position: { x: 300, y: 90 } });
  await page.screenshot({ path: target });
  console.log(target);
} finally {
  await browser.close();
  await server.close();
}
