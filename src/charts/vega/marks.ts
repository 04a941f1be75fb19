/**
 * Loads what Vega draws with, about half of the charts' code. `lazy.ts` does so before the rest, since browsers evaluate in one
 * task whatever one import needs.
 */
// @ts-expect-error It comes without types.
import { Marks } from 'vega-scenegraph';

/** The names of the marks that can be drawn. */
export const markNames: readonly string[] = Object.keys(Marks);
