/** The confidence interval of a measured share, such as an accuracy. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution: a two-sided interval at 95 %. */
const quantile95 = 1.959963984540054;

function scoreInterval(share: number, trials: number): ConfidenceInterval {
  const square = quantile95 ** 2;
  const middle = share + square / (2 * trials);
  const half = quantile95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  return {
    low: share === 0 ? 0 : (middle - half) / scale,
    high: share === 1 ? 1 : (middle + half) / scale,
  };
}

/**
 * The 95 % interval of a share of `total` independent trials (Wilson 1927): unlike the mean plus or minus two standard
 * errors it stays within 0..1 and holds near 1, where accuracies are. From 0 to 1 without trials.
 */
export function wilsonInterval(successes: number, total: number): ConfidenceInterval {
  return total === 0 ? { low: 0, high: 1 } : scoreInterval(successes / total, total);
}

/**
 * The 95 % interval for the share of successes among `next` further trials, at least one, which chance scatters as well:
 * the difference of the two shares has the variance `p (1 - p) (1 / total + 1 / next)`, so it is the interval of Wilson for
 * `total x next / (total + next)` trials (Krishnamoorthy and Peng 2011, "Improved closed-form prediction intervals for
 * binomial and Poisson distributions", the joint sampling approach without its continuity correction).
 */
export function predictionInterval(successes: number, total: number, next: number): ConfidenceInterval {
  return total === 0
    ? { low: 0, high: 1 }
    : scoreInterval(successes / total, (total * next) / (total + next));
}
