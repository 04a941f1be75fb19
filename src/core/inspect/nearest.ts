/** The points nearest to another one, such as images in the features of a network's last hidden layer. */

export interface Neighbour {
  /** The number of the point. */
  readonly point: number;
  /** Euclidean distance. */
  readonly distance: number;
}

/**
 * The `count` points nearest to `target` `[units]`, the nearest first; of points at equal distance the lower number comes
 * first. Looks at the points from `first` to before `beyond` of `features` `[points, units]`, and takes those of `found`
 * along, so that many points can be gone through in parts.
 */
export function nearestTo(
  target: Float32Array,
  features: Float32Array,
  first: number,
  beyond: number,
  count: number,
  found: readonly Neighbour[] = [],
): readonly Neighbour[] {
  const units = target.length;
  const nearest = [...found];
  let farthest = nearest.length < count ? Number.POSITIVE_INFINITY : nearest[count - 1].distance;
  for (let point = first; point < beyond; point++) {
    const start = point * units;
    let square = 0;
    for (let unit = 0; unit < units; unit++) square += (features[start + unit] - target[unit]) ** 2;
    const distance = Math.sqrt(square);
    if (distance >= farthest) continue;
    const place = nearest.findIndex(other => other.distance > distance);
    nearest.splice(place < 0 ? nearest.length : place, 0, { point, distance });
    nearest.length = Math.min(nearest.length, count);
    if (nearest.length === count) farthest = nearest[count - 1].distance;
  }
  return nearest;
}
