/** Exponential moving average without the pull of its start (Kingma and Ba 2015, section 3); gaps stay gaps. Pure. */
export function smoothValues(
  values: readonly (number | null)[],
  /** Share of the past in each value, 0 to less than 1. */
  keep: number,
): readonly (number | null)[] {
  let sum = 0;
  let weight = 0;
  return values.map(value => {
    if (value === null) return null;
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}
