import type { CellId } from '../../core/notebook/cell-graph.ts';
import type { Place } from '../../state/page/places.ts';

export const cellNames: { readonly [Cell in CellId]: string } = {
  data: 'Data',
  explore: 'Explore',
  model: 'Model',
  train: 'Train',
  evaluate: 'Evaluate',
  predict: 'Predict',
};

export const placeNames: { readonly [Name in Place]: string } = {
  ...cellNames,
  runs: 'Runs',
  search: 'Search',
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

/** The id of the element, which the outline links to. */
export const elementId = (place: Place): string => `cell-${place}`;
