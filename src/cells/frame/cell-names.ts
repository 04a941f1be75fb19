/** The names of the cells and of the other places of the page. */
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
  draw: 'Draw',
};

/** The text of the button that runs the cell. */
export const cellActions: { readonly [Cell in CellId]: string } = {
  data: 'Load again',
  explore: 'Explore',
  model: 'Check',
  train: 'Train',
  evaluate: 'Evaluate',
  predict: 'Predict',
};

/** The id of a place's element, to which the outline links. */
export const elementId = (place: Place): string => `cell-${place}`;
