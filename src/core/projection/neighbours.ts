/** The nearest neighbours of every point among the others, by comparing all pairs. */

export interface Neighbours {
  /** For each point the numbers of its nearest points, itself first; of points at equal distance the lower number comes first. */
  readonly indices: number[][];
  /** Their Euclidean distances. */
  readonly distances: number[][];
}

/** Puts a candidate in its place among the nearest so far, which are sorted. */
function insert(
  indices: number[],
  distances: number[],
  count: number,
  index: number,
  distance: number,
): void {
  if (indices.length === count && distance >= distances[count - 1]) return;
  let at = Math.min(indices.length, count - 1);
  for (; at > 0 && distances[at - 1] > distance; at--) {
    distances[at] = distances[at - 1];
    indices[at] = indices[at - 1];
  }
  distances[at] = distance;
  indices[at] = index;
}

/** Finds the `count` nearest of the points `[rows, units]`. `onRow` is called before each point. */
export function neighboursOf(
  features: Float32Array,
  units: number,
  count: number,
  onRow: (row: number) => void,
): Neighbours {
  const rows = features.length / units;
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let row = 0; row < rows; row++) {
    onRow(row);
    // The point itself is nearer than any other, also than its copies.
    const found: number[] = [row];
    const squares: number[] = [-1];
    for (let other = 0; other < rows; other++) {
      if (other === row) continue;
      let square = 0;
      for (let at = 0; at < units; at++)
        square += (features[row * units + at] - features[other * units + at]) ** 2;
      insert(found, squares, Math.min(count, rows), other, square);
    }
    indices.push(found);
    distances.push(squares.map(square => Math.sqrt(Math.max(square, 0))));
  }
  return { indices, distances };
}
