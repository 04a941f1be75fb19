import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'playwright';
import { cellIds, statusOf } from '../../src/core/notebook/cell-graph.ts';
import { csvFile, fewImages, invertedCsv, testCsv, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';
import { allIn, inject, injectSuspects, notebookOf } from './states.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const links = 'link-in-text-block';
/**
 * The themes that a person can choose; high contrast comes on both of the system's colours and is held to 7 : 1 instead
 * of 4.5 : 1.
 */
const themes = [
  { name: 'light', theme: 'light', colorScheme: 'light', colours: null },
  { name: 'dark', theme: 'dark', colorScheme: 'dark', colours: ['color-contrast', links] },
  {
    name: 'high contrast on white',
    theme: 'contrast',
    colorScheme: 'light',
    colours: ['color-contrast-enhanced', links],
  },
  {
    name: 'high contrast on black',
    theme: 'contrast',
    colorScheme: 'dark',
    colours: ['color-contrast-enhanced', links],
  },
] as const;

/** Rules that are broken, with the theme and the elements that break them; `within` is a CSS selector. */
async function violations(page: Page, within = 'html'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, theme, colorScheme, colours } of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(choice => {
      document.documentElement.dataset.theme = choice;
    }, theme);
    // Names, roles and structure are the same in every theme; what differs is colour.
    const options: axe.RunOptions = {
      resultTypes: ['violations'],
      ...(colours && { runOnly: [...colours] }),
    };
    const { violations: broken } = await page.evaluate(
      ([selector, rules]) => window.axe.run(selector, rules),
      [within, options] as const,
    );
    for (const { id, nodes } of broken)
      found.push(`${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  }
  return found;
}

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
  await page.evaluate(axeSource);
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

test('the editor of layers breaks no rule of axe in any theme', async ({ notebook, page }) => {
  await notebook.button('Edit layers').click();
  await page.getByLabel('New layer').selectOption('Convolution');
  await page.getByRole('button', { name: 'Add layer' }).click();
  expect(await violations(page, '#cell-model'), 'with an impossible layer').toEqual([]);
});

test('drawing, a photo and the own test set break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await drop(notebook, [await fewImages()]);
  await notebook.waitFor('explore', ['done'], 15_000);
  await notebook.setAll({ ...tiny, augment: true });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 60_000);
  const section = page.getByRole('region', { name: 'Draw', exact: true });
  await section.getByRole('button', { name: 'Start drawing' }).click();
  expect(await violations(page, '#cell-draw'), 'with nothing drawn').toEqual([]);
  await section.getByRole('button', { name: 'Place a training image' }).click();
  await section.getByRole('button', { name: 'Keep in your test set' }).click();
  await expect(section).toContainText('of 1 right');
  const photo = readFileSync(join(import.meta.dirname, '../screenshots/notebook.png'));
  const file = { name: 'page.png', mimeType: 'image/png', buffer: photo };
  await section.locator('input[type=file]').setInputFiles(file);
  await expect(section).toContainText('Even light');
  await expect(section).toContainText('Nearest training image');
  expect(await violations(page, '#cell-draw'), 'with a photo').toEqual([]);
  expect(await violations(page, '#cell-train'), 'with the augmentation').toEqual([]);
});

test('explanations, tables, dialogs and menus break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await drop(notebook, [csvFile('notes.csv', 'hello\n')]);
  await expect(notebook.cell('data').getByRole('alert').first()).toBeVisible();
  for (const words of ['What is this?', 'Learn more', 'More'])
    for (const summary of await page.locator('details:not([open]) > summary', { hasText: words }).all())
      if (await summary.isVisible()) await summary.click();
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
  await notebook.button('More for Train').click();
  expect(await violations(page, ':popover-open'), 'with a menu').toEqual([]);
  await page.keyboard.press('Escape');
  await notebook.button('Take the tour').click();
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(await violations(page, '.tour'), 'with the tour').toEqual([]);
});

test('warnings on the data, and what was done about them, break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', invertedCsv(testCsv))]);
  await expect(notebook.button('Invert test.csv')).toBeVisible();
  expect(await violations(page, '#cell-data'), 'with a warning').toEqual([]);
  await notebook.button('Set aside').click();
  await expect(notebook.button('Show again')).toBeVisible();
  expect(await violations(page, '#cell-data'), 'with a warning set aside').toEqual([]);
  await notebook.button('Show again').click();
  await notebook.button('Invert test.csv').click();
  await expect(notebook.button('Undo')).toBeVisible();
  expect(await violations(page, '#cell-data'), 'with a remedy taken').toEqual([]);
});

test('looks into a network, its map and its health break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await drop(notebook, [await fewImages()]);
  await notebook.waitFor('explore', ['done'], 15_000);
  await notebook.setAll({ model: 'cnn', filters: '4,8', denseUnits: 8, epochs: 1, device: 'wasm' });
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 60_000);
  await notebook.cell('train').getByText('Health of the layers', { exact: true }).click();
  expect(await violations(page, '#cell-train'), 'with the health of the layers').toEqual([]);
  const evaluate = notebook.cell('evaluate');
  for (const summary of [
    'Inside the network',
    'Layer by layer',
    'One convolution, step by step',
    'Logits and probabilities as a table',
    'Map of the last hidden layer',
  ])
    await evaluate.getByText(summary, { exact: true }).click();
  await notebook.button('Make the map').click();
  const map = evaluate.getByRole('button', { name: /^Map of \d+ images/ });
  await map.focus();
  await page.keyboard.press('Enter');
  await expect(map).toBeVisible();
  expect(await violations(page, '#cell-evaluate'), 'with the network open').toEqual([]);
});

test('suspicious labels, tags and what is noted about an image break no rule of axe in any theme', async ({
  notebook,
  page,
}) => {
  test.setTimeout(180_000 * patience);
  await drop(notebook, [await fewImages()]);
  await notebook.waitFor('explore', ['done'], 15_000);
  await injectSuspects(page);
  const explore = notebook.cell('explore');
  await explore.getByText('Probably mislabelled').click();
  const list = explore.getByRole('list', { name: /^Images whose labels are probably wrong/ });
  await list.getByRole('button').first().press('t');
  const panel = page.getByRole('dialog');
  await expect(panel.getByLabel('Tag', { exact: true })).toBeFocused();
  await page.keyboard.type('blot');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Leave out of training' }).click();
  await expect(panel.getByRole('button', { name: 'Take in again' })).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'in the panel').toEqual([]);
  await page.keyboard.press('Escape');
  await explore.getByText('Tagged images (1)').click();
  await expect(notebook.button('Download tagged.csv')).toBeVisible();
  expect(await violations(page, '#cell-explore'), 'in the lists').toEqual([]);
});
