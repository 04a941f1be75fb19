import type { Page } from 'playwright';
import { cellIds, statusOf } from '../../src/core/notebook/cell-graph.ts';
import { csvFile, fewImages } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';
import { allIn, inject, notebookOf } from './states.ts';
import { loadAxe, violations } from './violations.ts';

/** Every colour that the page's stylesheets define, by its name. */
const definedColours = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const names = [...document.styleSheets]
      .flatMap(({ cssRules }) => [...cssRules])
      .flatMap(rule => (rule instanceof CSSStyleRule ? [...rule.style] : []))
      .filter(name => name.startsWith('--'));
    return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]));
  });

test.beforeEach(async ({ page, notebook }) => {
  await expect(notebook.button('Use sample data')).toBeVisible();
  await loadAxe(page);
});

test('a system that asks for more contrast gets the colours of the theme High contrast', async ({ page }) => {
  const shown = () => page.evaluate(() => document.documentElement.dataset.theme);
  const plain = await definedColours(page);
  await page.emulateMedia({ contrast: 'more' });
  await expect.poll(shown).toBe('contrast');
  const asked = await definedColours(page);
  await page.emulateMedia({ contrast: 'no-preference' });
  await expect.poll(shown).toBe('system');
  expect(await definedColours(page)).toEqual(plain);
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.getByRole('button', { name: /^Theme: / }).click();
    await expect.poll(shown).toBe(theme);
  }
  expect(await definedColours(page)).toEqual(asked);
  expect(Object.keys(asked).length).toBeGreaterThan(20);
  expect(asked).not.toEqual(plain);
});

test('every state of every cell breaks no rule of axe in any theme', async ({ notebook, page }) => {
  test.setTimeout(240_000 * patience);
  expect(await violations(page), 'at the first visit').toEqual([]);
  await drop(notebook, [await fewImages()]);
  await notebook.waitFor('explore', ['done'], 15_000);
  for (const units1 of [16, 24]) {
    await notebook.setAll({ ...tiny, units1, epochs: 2 });
    await notebook.button('Run all').click();
    await notebook.waitFor('predict', ['done'], 60_000);
  }
  const done = await notebookOf(page);
  for (const state of ['done', 'queued', 'running', 'stale', 'failed', 'stopped', 'idle'] as const) {
    const injected = allIn(state, done);
    expect(cellIds.map(cell => injected.notebook && statusOf(injected.notebook, cell).kind)).toEqual(
      cellIds.map(() => state),
    );
    await inject(page, injected);
    for (const cell of cellIds) await notebook.waitFor(cell, [state], 5_000);
    expect(await violations(page), `with every cell ${state}`).toEqual([]);
  }
});

test('explanations, tables, dialogs and menus break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await drop(notebook, [csvFile('notes.csv', 'hello\n')]);
  await expect(notebook.cell('data').getByRole('alert').first()).toBeVisible();
  // The cell that comes last has its parts folded as well.
  await expect(page.getByRole('region', { name: 'Draw', exact: true })).toBeVisible();
  const folded = page
    .locator('details:not([open]) > summary:visible')
    .filter({ hasText: /What is this\?|Learn more|More/ });
  // What one unfolds may have folded parts itself.
  while ((await folded.count()) > 0) await folded.first().click();
  expect(await violations(page), 'with everything unfolded').toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'with the shortcuts').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  expect(await violations(page, 'dialog[open]'), 'with the palette').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('dialog', { name: 'Save the notebook as a file' })).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'with the notebook file').toEqual([]);
  await page.keyboard.press('Escape');
  await notebook.button('More for Train').click();
  expect(await violations(page, ':popover-open'), 'with a menu').toEqual([]);
  await page.keyboard.press('Escape');
  await notebook.button('Take the tour').click();
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(await violations(page, '.tour'), 'with the tour').toEqual([]);
});
