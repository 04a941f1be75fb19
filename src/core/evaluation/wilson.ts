/** The confidence interval of a measured share, such as an accuracy. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution: a two-sided interval at 95 %. */
const quantile95 = 1.959963984540054;

/**
 * The 95 % interval of a share of `total` independent trials (Wilson 1927): unlike the mean plus or minus two standard
 * errors it stays within 0..1 and holds near 1, where accuracies are. From 0 to 1 without trials.
 */
export function wilsonInterval(successes: number, total: number): ConfidenceInterval {
  if (total === 0) return { low: 0, high: 1 };
  const share = successes / total;
  const square = quantile95 ** 2;
  const middle = share + square / (2 * total);
  const half = quantile95 * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total));
  const scale = 1 + square / total;
  return {
    low: successes === 0 ? 0 : (middle - half) / scale,
    high: successes === total ? 1 : (middle + half) / scale,
  };
}
