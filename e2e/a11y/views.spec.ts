/** Views that a person opens in the cells: a table of set-ups of the page, and of the views that each of them has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { csvFile, fewImages, invertedCsv, testCsv, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';
import { fromElsewhere } from './from-elsewhere.ts';
import type { SetUp } from './set-up.ts';
import { injectSuspects } from './states.ts';
import { loadAxe, violations } from './violations.ts';

const few = async () => [await fewImages()];
const drawing = (page: Page) => page.getByRole('region', { name: 'Draw', exact: true });
const photo = () => ({
  name: 'page.png',
  mimeType: 'image/png',
  buffer: readFileSync(join(import.meta.dirname, '../screenshots/notebook.png')),
});

const setUps: readonly SetUp[] = [
  {
    name: 'loaded data',
    files: few,
    settings: {},
    run: null,
    views: [
      {
        what: 'with the names of the classes, one of them taken',
        within: '#cell-data',
        async open(notebook, page) {
          await notebook.cell('data').getByText('Names of the classes', { exact: true }).click();
          const table = page.getByRole('table', { name: 'Names of the classes' });
          await table.getByRole('textbox').first().fill('9');
        },
      },
      {
        what: 'with the editor of layers',
        within: '#cell-model',
        open: notebook => notebook.button('Edit layers').click(),
      },
      {
        what: 'with an impossible layer and its repairs',
        within: '#cell-model',
        async open(notebook, page) {
          await page.getByLabel('New layer').selectOption('Convolution');
          await notebook.button('Add layer').click();
        },
      },
      {
        what: 'with suspicious labels in the panel',
        within: 'dialog[open]',
        async open(notebook, page) {
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
        },
      },
      {
        what: 'with suspicious labels and tags in the lists',
        within: '#cell-explore',
        async open(notebook, page) {
          await page.keyboard.press('Escape');
          await notebook.cell('explore').getByText('Tagged images (1)').click();
          await expect(notebook.button('Download tagged.csv')).toBeVisible();
        },
      },
    ],
  },
  {
    name: 'data with a warning',
    files: async () => [csvFile('train.csv', trainCsv), csvFile('test.csv', invertedCsv(testCsv))],
    settings: {},
    run: null,
    views: [
      {
        what: 'with the warning',
        within: '#cell-data',
        open: notebook => expect(notebook.button('Invert test.csv')).toBeVisible(),
      },
      {
        what: 'with the warning set aside',
        within: '#cell-data',
        async open(notebook) {
          await notebook.button('Set aside').click();
          await expect(notebook.button('Show again')).toBeVisible();
        },
      },
      {
        what: 'with the remedy taken',
        within: '#cell-data',
        async open(notebook) {
          await notebook.button('Show again').click();
          await notebook.button('Invert test.csv').click();
          await expect(notebook.button('Undo')).toBeVisible();
        },
      },
    ],
  },
  {
    name: 'a network trained with augmentation',
    files: few,
    settings: { ...tiny, augment: true, rotation: 90, epochs: 20 },
    run: 'train',
    views: [
      {
        what: 'with the augmented images, and too strong a setting',
        within: '#cell-train',
        async open(notebook) {
          const studio = notebook.cell('train').getByRole('region', { name: 'Augmented images' });
          await studio.getByRole('button', { name: 'Measure on augmented images' }).click();
          await expect(studio.getByRole('table', { name: /^Each setting alone/ })).toBeVisible();
        },
      },
      {
        what: 'with nothing drawn',
        within: '#cell-draw',
        open: (_, page) => drawing(page).getByRole('button', { name: 'Start drawing' }).click(),
      },
      {
        what: 'with an own test set and a photo',
        within: '#cell-draw',
        async open(_, page) {
          const section = drawing(page);
          await section.getByRole('button', { name: 'Place a training image' }).click();
          await section.getByRole('button', { name: 'Keep in your test set' }).click();
          await expect(section).toContainText('of 1 right');
          await section.locator('input[type=file]').setInputFiles(photo());
          await expect(section).toContainText('Even light');
          await expect(section).toContainText('Nearest training image');
        },
      },
    ],
  },
  {
    name: 'an evaluated CNN',
    files: few,
    settings: { model: 'cnn', filters: '4,8', denseUnits: 8, epochs: 1, device: 'wasm' },
    run: 'evaluate',
    views: [
      {
        what: 'with the health of the layers',
        within: '#cell-train',
        open: notebook => notebook.cell('train').getByText('Health of the layers', { exact: true }).click(),
      },
      {
        what: 'with the network open and a map, of which an image is chosen',
        within: '#cell-evaluate',
        async open(notebook, page) {
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
          for (let turn = 0; turn < 8; turn++) await page.keyboard.press('+');
          await page.keyboard.press('Enter');
          await expect(evaluate.getByRole('list', { name: 'Images chosen on the map' })).toBeVisible();
        },
      },
      {
        what: 'with the panel of one image, where occlusion marks it and its nearest images are found',
        within: 'dialog[open]',
        async open(notebook, page) {
          const chosen = notebook.cell('evaluate').getByRole('list', { name: 'Images chosen on the map' });
          await chosen.getByRole('button').first().click();
          const panel = page.getByRole('dialog');
          await panel.getByLabel('Overlay').selectOption({ label: 'Occlusion' });
          await expect(panel).toContainText('A patch of paper');
          const nearest = panel.getByRole('list', { name: /^Nearest training images/ });
          const find = panel.getByRole('button', { name: 'Find them' });
          await expect(nearest.or(find)).toBeVisible();
          if (await find.isVisible()) await find.click();
          await expect(nearest).toBeVisible();
          await expect(panel.getByText(/^Calibrated: /)).toBeVisible();
        },
      },
      {
        what: 'with the network open in the panel',
        within: 'dialog[open]',
        async open(_, page) {
          const panel = page.getByRole('dialog');
          await panel.getByText('Inside the network', { exact: true }).click();
          await panel.getByText('One convolution, step by step', { exact: true }).click();
          await expect(panel.getByRole('button', { name: /^Window on the input/ })).toBeVisible();
        },
      },
    ],
  },
];

for (const { name, files, settings, run, views } of [...setUps, ...fromElsewhere])
  test(`${name}: no view breaks a rule of axe in any theme`, async ({ notebook, page }) => {
    test.setTimeout(180_000 * patience);
    await loadAxe(page);
    await drop(notebook, await files());
    await notebook.waitFor('explore', ['done'], 15_000);
    await notebook.setAll(settings);
    if (run) {
      await notebook.run(run);
      await notebook.waitFor(run, ['done'], 60_000);
    }
    for (const { what, within, open } of views) {
      await open(notebook, page);
      expect(await violations(page, within), what).toEqual([]);
    }
  });
