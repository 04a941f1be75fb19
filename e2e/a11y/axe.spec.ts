import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright';
import { csvFile, zipFile } from '../files.ts';
import { drop, expect, setAll, test, tiny } from '../test.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Rules that are broken now, with the elements that break them. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(() => window.axe.run(document));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });

    test('idle, failed, done, stale, stopped and running cells break no rule of axe', async ({
      notebook,
      page,
    }) => {
      test.setTimeout(120_000);
      expect(await violations(page), 'at the first visit').toEqual([]);

      await drop(notebook, [csvFile('notes.csv', 'hello\n')]);
      await expect(notebook.cell('data').getByRole('alert').first()).toBeVisible();
      expect(await violations(page), 'with a refused file').toEqual([]);

      await drop(notebook, [await zipFile('digit-recognizer.zip')]);
      await notebook.waitFor('explore', ['done'], 15_000);
      await setAll(notebook, tiny);
      await notebook.button('Run all').click();
      await notebook.waitFor('predict', ['done'], 60_000);
      expect(await violations(page), 'with every result').toEqual([]);

      await setAll(notebook, { units1: 256, epochs: 500 });
      await notebook.waitFor('train', ['stale'], 5_000);
      expect(await violations(page), 'with outdated results').toEqual([]);

      await notebook.run('train');
      await notebook.cell('train').getByRole('button', { name: 'Pause', exact: true }).click();
      expect(await violations(page), 'while training is paused').toEqual([]);

      await notebook.cell('train').getByRole('button', { name: 'Stop and keep', exact: true }).click();
      await notebook.waitFor('train', ['stopped', 'done'], 15_000);
      expect(await violations(page), 'after training was stopped').toEqual([]);
    });
  });
}
