/** What the page notes in a `model.json` beside the model; TensorFlow.js hands it on as `userDefinedMetadata`. */
import type { ClassTable } from '../../data/classes.ts';

/** The network's input, as the page trains it. */
export const greyLevels = 'grey levels from 0 to 1';

/** The text of a `model.json` with the classes of its outputs and the range of its input. */
export function withNotes(json: string, classes: ClassTable): string {
  return JSON.stringify({ ...JSON.parse(json), userDefinedMetadata: { classes, pixels: greyLevels } });
}
