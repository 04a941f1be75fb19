/** Ink on unevenly lit paper: what differs from the paper around it. */
import { blankInk, type Ink } from '../ink.ts';
import { localMean } from './local-mean.ts';

/** Half the side of the surroundings with which a pixel is compared, as a share of the picture's longer side. */
const surroundings = 1 / 6;

/** Ink differs from its paper by at least this share of the range from black to white, or there is none. */
const leastContrast = 0.06;
/** And by this many standard deviations of the paper's noise. */
const leastDeviations = 4;

export const radiusFor = ({ width, height }: Ink): number =>
  Math.max(1, Math.round(surroundings * Math.max(width, height)));

const bins = 256;

/** The threshold that parts values into two groups with the least spread inside (Otsu 1979). */
function otsuThreshold(values: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = (most - least) / bins || 1;
  const counts = new Float64Array(bins);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - least) / width))]++;
  let total = 0;
  for (const [bin, count] of counts.entries()) total += bin * count;
  let below = 0;
  let sumBelow = 0;
  let best = { between: 0, bin: 0 };
  for (const [bin, count] of counts.entries()) {
    below += count;
    sumBelow += bin * count;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (between > best.between) best = { between, bin: bin + 1 };
  }
  return least + best.bin * width;
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function spreadOf(values: Float32Array, counts: (value: number) => boolean): Spread {
  let number = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (!counts(value)) continue;
    number++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / number;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / number - mean * mean)) };
}

/**
 * The ink of a picture in which ink is brighter than the paper around it. The paper's own brightness is estimated from
 * the pixels near by that are not ink, so shadows and gradients fall away. Blank where nothing stands out from the noise.
 */
export function levelLight(picture: Ink): Ink {
  const { width, height, coverage } = picture;
  const radius = radiusFor(picture);
  const rough = localMean(picture, radius, () => true);
  const apart = coverage.map((value, pixel) => value - rough[pixel]);
  const { deviation } = spreadOf(apart, () => true);
  const paper = localMean(picture, radius, pixel => apart[pixel] < deviation);
  const above = coverage.map((value, pixel) => value - (paper[pixel] || rough[pixel]));
  const threshold = otsuThreshold(above);
  const ink = spreadOf(above, value => value > threshold);
  const rest = spreadOf(above, value => value <= threshold);
  const contrast = ink.mean - rest.mean;
  if (!(contrast >= Math.max(leastContrast, leastDeviations * rest.deviation)))
    return blankInk(width, height);
  // Half of the way to the threshold is noise; soft edges begin there.
  const least = (rest.mean + threshold) / 2;
  return {
    width,
    height,
    coverage: above.map(value => Math.min(1, Math.max(0, (value - least) / (ink.mean - least)))),
  };
}
