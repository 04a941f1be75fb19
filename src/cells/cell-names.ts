import type { CellId } from '../core/notebook.ts';

export const cellNames: { readonly [Cell in CellId]: string } = {
  data: 'Data',
  explore: 'Explore',
  model: 'Model',
  train: 'Train',
  evaluate: 'Evaluate',
  predict: 'Predict',
};

/** What running the cell is called on its button. */
export const cellActions: { readonly [Cell in CellId]: string } = {
  data: 'Load again',
  explore: 'Explore',
  model: 'Check',
  train: 'Train',
  evaluate: 'Evaluate',
  predict: 'Predict',
};

/** The id of the cell's element, which the outline links to. */
export const elementId = (cell: CellId): string => `cell-${cell}`;
