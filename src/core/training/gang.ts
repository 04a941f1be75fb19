/** Which networks a GPU can train side by side: those of one design, in the same dispatches. */
import type { Recipe } from './train-config.ts';

/** The most trials of a search that are trained side by side: each needs memory of its own, and a lost GPU interrupts them all. */
export const mostTrials = 8;

/**
 * What must be the same, as a text: the layers and what is written into the kernels. Rates, the decay of an average and
 * distortions are data of the kernels, and when a training ends is no concern of theirs.
 */
export function designOf({ spec, config }: Recipe): string {
  const { batchSize, optimizer, labelSmoothing, emaDecay, clipNorm, augmentation, precision } = config;
  const { validationShare, fold, leftOut } = config;
  const kernels = [batchSize, optimizer, labelSmoothing, emaDecay > 0, clipNorm, precision];
  const distorts = augmentation && [augmentation.elastic > 0];
  return JSON.stringify([spec, kernels, distorts, validationShare, fold, leftOut]);
}

/** The indices of the recipes that have the design of the recipe `index`, itself included, in rising order. */
export function alike(recipes: readonly Recipe[], index: number): readonly number[] {
  const design = designOf(recipes[index]);
  return recipes.flatMap((recipe, other) => (designOf(recipe) === design ? [other] : []));
}
