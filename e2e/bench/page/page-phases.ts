/** What a visitor does, one thing after the other: files, training, evaluation and prediction. */
import type { Locator, Page } from 'playwright';
import type { CellId } from '../../../src/core/notebook/cell-graph.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { samplePath } from '../../tools/sample-data/sample-data.ts';

export interface Phase {
  readonly name: string;
  /** What comes before and is not watched. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly begin: (page: Page) => Promise<unknown>;
  /** Tells after each turn of a frame or two whether the phase is over. */
  readonly over: (page: Page, turn: number) => Promise<boolean>;
}

// Elements are found by CSS where a phase is watched: to find one by its role the browser computes the names of all.

const partOf = (cell: string, selector: string) => (page: Page) =>
  page.locator(`#cell-${cell} ${selector}`).first();

const cellEnded = (cell: CellId) => async (page: Page) => {
  const state = await page.locator(`#cell-${cell}`).getAttribute('data-state');
  if (state === 'failed') throw new Error(`the cell ${cell} failed`);
  return state === 'done' || state === 'stopped';
};

/** Some turns after something is shown. */
function turnsAfter(shown: (page: Page) => Locator, count: number): Phase['over'] {
  let since = Number.POSITIVE_INFINITY;
  return async (page, turn) => {
    if (since > turn && (await shown(page).isVisible())) since = turn;
    return turn >= since + count;
  };
}

const press = (cell: string, text: string) => async (page: Page) =>
  page.locator(`#cell-${cell} button`, { hasText: text }).first().click();

export const phases: readonly Phase[] = [
  {
    name: 'reading the files',
    // From the disk, as dropped files: of what is fetched, the tool that drives this browser decodes a copy as text.
    begin: page => partOf('data', 'input[type=file]')(page).setInputFiles([samplePath]),
    over: cellEnded('explore'),
  },
  {
    name: 'training',
    prepare: page => new NotebookPage(page).setAll({ model: 'cnn', filters: '8,16', epochs: 500 }),
    begin: press('train', 'Train'),
    over: turnsAfter(partOf('train', '[data-testid=device]'), 150),
  },
  { name: 'stopping', begin: press('train', 'Stop and keep'), over: cellEnded('train') },
  { name: 'evaluating', begin: press('evaluate', 'Evaluate'), over: cellEnded('evaluate') },
  { name: 'predicting', begin: press('predict', 'Predict'), over: cellEnded('predict') },
];
