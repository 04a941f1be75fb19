/** The views that a visitor opens in the cells: first those of an evaluated run, then those that change the settings. */
import type { Page } from 'playwright';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { drawn, type Phase, partOf, timeAfter } from './phase.ts';

/** Unfolds a part that is not unfolded yet; what has just been unfolded around it may still bring it. */
const unfold = (summary: string) => async (page: Page) => {
  await page.locator(`#cell-evaluate summary:has-text("${summary}")`).first().waitFor();
  const folded = page.locator(`#cell-evaluate details:not([open]) > summary:has-text("${summary}")`);
  if ((await folded.count()) > 0) await folded.first().click();
};

const pressEscape = (page: Page) => page.keyboard.press('Escape');

export const runViews: readonly Phase[] = [
  {
    name: 'panel of one image',
    begin: page => partOf('evaluate', '.digit-pick')(page).click(),
    over: timeAfter(page => page.locator('dialog[open] .image-answer').first(), drawn),
    close: pressEscape,
  },
  {
    name: 'images of a cell of the matrix',
    begin: page => partOf('evaluate', '.matrix-overlay')(page).press('Enter'),
    over: timeAfter(partOf('evaluate', '[aria-label^="Images of the cell"]'), drawn),
    close: pressEscape,
  },
  {
    name: 'inside the network, layer by layer',
    async begin(page) {
      await unfold('Inside the network')(page);
      await unfold('Layer by layer')(page);
    },
    over: timeAfter(partOf('evaluate', '.inside-layer canvas'), drawn),
  },
  {
    name: 'inside the network, a convolution step by step',
    async begin(page) {
      await unfold('Inside the network')(page);
      await unfold('One convolution, step by step')(page);
      const input = partOf('evaluate', 'button.inside-map')(page);
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await input.press(key);
    },
    over: timeAfter(partOf('evaluate', '.inside-products'), drawn),
  },
  {
    name: 'map by principal components',
    async begin(page) {
      await unfold('Map of the last hidden layer')(page);
      await partOf('evaluate', 'button:has-text("Make the map")')(page).click();
    },
    over: timeAfter(partOf('evaluate', '.insight-map'), drawn),
  },
  {
    name: 'report saved',
    async begin(page) {
      const download = page.waitForEvent('download');
      await Promise.all([download, partOf('evaluate', 'button:has-text("Save report")')(page).click()]);
    },
    over: timeAfter(partOf('evaluate', 'button:has-text("Save report"):enabled'), drawn),
  },
];

/** A second network beside the first, small and soon trained. */
async function trainAnother(page: Page): Promise<void> {
  const notebook = new NotebookPage(page);
  await notebook.setAll({ model: 'dense', units1: 16, units2: 16, epochs: 1 });
  await notebook.run('train');
  await partOf('runs', 'button:has-text("Compare answers"):enabled')(page).waitFor({ timeout: 60_000 });
  await notebook.saved();
}

export const settingViews: readonly Phase[] = [
  {
    name: 'runs side by side',
    prepare: trainAnother,
    begin: page => partOf('runs', 'button:has-text("Compare answers")')(page).click(),
    over: timeAfter(partOf('runs', '.side-by-side-result'), drawn),
  },
  {
    name: 'augmentation studio',
    async begin(page) {
      await new NotebookPage(page).setAll({ augment: true });
      const slider = partOf('train', '.augmentation-sliders input')(page);
      for (let turn = 0; turn < 5; turn++) await slider.press('ArrowRight');
    },
    over: timeAfter(partOf('train', '[aria-label^="After: the same images"]'), drawn),
  },
  {
    name: 'layer editor',
    async begin(page) {
      const notebook = new NotebookPage(page);
      await notebook.button('Edit layers').click();
      await notebook.button('Add layer').click();
      await notebook.button('Undo the last edit').click();
    },
    over: timeAfter(partOf('model', 'button[aria-label="Make the edit again"]:enabled'), drawn),
  },
];
