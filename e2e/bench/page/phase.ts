/** What a phase of the benchmark is, and how its end is told by the page's own states. */
import type { Locator, Page } from 'playwright';
import type { CellId } from '../../../src/core/notebook/cell-graph.ts';

export interface Phase {
  readonly name: string;
  /** What comes before and is not measured. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly begin: (page: Page) => Promise<unknown>;
  /** Tells after each turn of a frame or two whether the phase is over. */
  readonly over: (page: Page) => Promise<boolean>;
  /** What is closed afterwards, so that the next phase finds the page as it expects it; not measured. */
  readonly close?: (page: Page) => Promise<unknown>;
}

// Elements are found by CSS where a phase is watched: to find one by its role the browser computes the names of all.

export const partOf = (cell: string, selector: string) => (page: Page) =>
  page.locator(`#cell-${cell} ${selector}`).first();

export const cellEnded = (cell: CellId) => async (page: Page) => {
  const state = await page.locator(`#cell-${cell}`).getAttribute('data-state');
  if (state === 'failed') throw new Error(`the cell ${cell} failed`);
  return state === 'done' || state === 'stopped';
};

/** Some milliseconds after something is shown: turns would take the longer, the slower the page. */
export function timeAfter(shown: (page: Page) => Locator, milliseconds: number): Phase['over'] {
  let since: number | null = null;
  return async page => {
    if (since === null && (await shown(page).isVisible())) since = performance.now();
    return since !== null && performance.now() - since >= milliseconds;
  };
}

/** Enough for what a view draws after its first frame, in milliseconds. */
export const drawn = 1500;
