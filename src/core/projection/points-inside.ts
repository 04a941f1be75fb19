/** The points that a closed line goes round. */

/**
 * Gives the numbers of the points `[rows, 2]` inside a polygon, by the even-odd rule: a ray from the point crosses its line
 * an odd number of times (Shimrat 1962).
 */
export function pointsInside(
  points: Float32Array,
  polygon: readonly (readonly [x: number, y: number])[],
): readonly number[] {
  const inside: number[] = [];
  for (let point = 0; point < points.length / 2; point++) {
    const [x, y] = [points[2 * point], points[2 * point + 1]];
    let crossings = 0;
    for (const [index, [x1, y1]] of polygon.entries()) {
      const [x0, y0] = polygon[(index + polygon.length - 1) % polygon.length];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) crossings++;
    }
    if (crossings % 2 === 1) inside.push(point);
  }
  return inside;
}
