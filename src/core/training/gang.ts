/** Which networks a GPU can train side by side: those of one design, in the same dispatches. */
import type { Recipe } from './train-config.ts';

/** What must be the same: everything but the numbers that are data of the kernels, and who is held out. */
function designOf({ spec, config }: Recipe): string {
  const { seed: _, splitSeed: __, part: ___, learningRate: ____, ...design } = config;
  return JSON.stringify([spec, design]);
}

/** The indices of the recipes that have the design of the recipe `index`, itself included, in rising order. */
export function alike(recipes: readonly Recipe[], index: number): readonly number[] {
  const design = designOf(recipes[index]);
  return recipes.flatMap((recipe, other) => (designOf(recipe) === design ? [other] : []));
}
