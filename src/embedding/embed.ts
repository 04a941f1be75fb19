/**
 * Makes maps of points: by principal components, or by uniform manifold approximation and projection (McInnes, Healy and
 * Melville 2018), on which near points were near among the features too. The neighbours are exact, and everything random
 * comes from the seed.
 */
import { UMAP } from 'umap-js';
import { deriveKey, randomUnit, stream } from '../core/numerics/rng.ts';
import type { MapTask, PointMap } from '../core/projection/map-task.ts';
import { neighboursOf } from '../core/projection/neighbours.ts';
import { principalComponents } from '../core/projection/principal-components.ts';

/** The neighbours that the map keeps together, the point itself among them; the default of the method. */
const neighbours = 15;
/** The fewest points of a map. */
const fewestPoints = 3;
/** The share of the work that finding the neighbours is taken for. */
const searchShare = 0.3;

/** Makes the map; `onProgress` gets the share of the work that is done. Throws an `Error` for too few points. */
export function makeMap(task: MapTask, onProgress: (share: number) => void): PointMap {
  if (task.features.length / task.units < fewestPoints)
    throw new Error(`A map needs at least ${fewestPoints} images.`);
  switch (task.method) {
    case 'pca':
      return principalComponents(task.features, task.units);
    case 'umap':
      return { coordinates: embed(task, onProgress), explained: null };
    default:
      return task.method satisfies never;
  }
}

function embed(
  { features, units, seed }: MapTask,
  onProgress: (share: number) => void,
): Float32Array<ArrayBuffer> {
  const rows = features.length / units;
  const key = deriveKey(seed, stream.projection);
  let drawn = 0;
  const nNeighbors = Math.min(neighbours, rows - 1);
  const umap = new UMAP({ nComponents: 2, nNeighbors, random: () => randomUnit(key, drawn++) });
  const { indices, distances } = neighboursOf(features, units, nNeighbors, row =>
    onProgress((searchShare * row) / rows),
  );
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(
    Array.from({ length: rows }, (_, row) => [...features.subarray(row * units, (row + 1) * units)]),
  );
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    onProgress(searchShare + ((1 - searchShare) * (epoch + 1)) / epochs);
  }
  return Float32Array.from(umap.getEmbedding().flat());
}
