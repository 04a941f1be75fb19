/**
 * Exponential moving averages, corrected for their start at zero (Kingma and Ba 2015, section 3,
 * https://arxiv.org/abs/1412.6980).
 */

/** Makes an average to which values are added one by one; `decay` is the share of the past in it, 0 to less than 1. */
export function createMovingAverage(decay: number): { add(value: number): void; value(): number } {
  let sum = 0;
  let weight = 0;
  return {
    add(value) {
      sum = decay * sum + (1 - decay) * value;
      weight = decay * weight + (1 - decay);
    },
    value: () => sum / weight,
  };
}

/** Replaces each value by the average up to it; a gap (null) stays a gap. `decay` is as for `createMovingAverage`. */
export function smoothValues(values: readonly (number | null)[], decay: number): readonly (number | null)[] {
  const average = createMovingAverage(decay);
  return values.map(value => {
    if (value === null) return null;
    average.add(value);
    return average.value();
  });
}
