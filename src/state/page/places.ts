/** The places of the page, from top to bottom: what can be selected, folded and numbered. */
import { cellIds } from '../../core/notebook/cell-graph.ts';

/** The cells, and below them the kept runs, the search and the drawing canvas. */
export const places = [...cellIds, 'runs', 'search', 'draw'] as const;
export type Place = (typeof places)[number];

/** The number that the page shows for a place, from 1. */
export const placeNumber = (place: Place): number => places.indexOf(place) + 1;
