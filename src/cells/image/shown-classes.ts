/** The classes whose probabilities are shown for one image. */

/** As many fit beside the picture in the order of the classes. */
const mostInOrder = 12;
/** Of more classes only the likeliest are shown. */
const mostLikely = 8;

/**
 * Indices of the classes to show: all in their order, or of many the likeliest first. The label is always among them,
 * at its place by probability.
 */
export function shownClasses(probabilities: ArrayLike<number>, label: number | null): readonly number[] {
  const all = Array.from(probabilities, (_, index) => index);
  if (all.length <= mostInOrder) return all;
  const ranked = all.sort((one, other) => probabilities[other] - probabilities[one] || one - other);
  return ranked.filter((index, rank) => rank < mostLikely || index === label);
}
