/** Points on a sheet of paper. */

/** The margin on each side, as a share of the sheet. */
const margin = 0.04;

/**
 * Fits points `[rows, 2]` into the unit square with the origin at the top left; each axis is stretched by itself. An axis
 * without extent lies in the middle.
 */
export function fitPoints(coordinates: Float32Array): Float32Array<ArrayBuffer> {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [at, value] of coordinates.entries()) {
    lowest[at % 2] = Math.min(lowest[at % 2], value);
    highest[at % 2] = Math.max(highest[at % 2], value);
  }
  return Float32Array.from(coordinates, (value, at) => {
    const extent = highest[at % 2] - lowest[at % 2];
    const share = extent > 0 ? (value - lowest[at % 2]) / extent : 0.5;
    const placed = margin + share * (1 - 2 * margin);
    return at % 2 === 0 ? placed : 1 - placed;
  });
}

/** The number of the nearest of `points` `[rows, 2]` within `reach`; null where none is as near. */
export function nearestPoint(points: Float32Array, x: number, y: number, reach: number): number | null {
  let nearest: number | null = null;
  let least = reach;
  for (let point = 0; point < points.length / 2; point++) {
    const distance = Math.hypot(points[2 * point] - x, points[2 * point + 1] - y);
    if (distance <= least) {
      least = distance;
      nearest = point;
    }
  }
  return nearest;
}

/** The median place of the points of each group; null for a group without points. `groups[i]` is the group of point i. */
export function centresOf(
  points: Float32Array,
  groups: ArrayLike<number>,
  count: number,
): readonly (readonly [x: number, y: number] | null)[] {
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let point = 0; point < points.length / 2; point++) members[groups[point]].push(point);
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  return members.map(own =>
    own.length === 0
      ? null
      : [median(own.map(point => points[2 * point])), median(own.map(point => points[2 * point + 1]))],
  );
}
