/** What the worker that makes maps is asked, and what it gives. */

export type MapMethod = 'pca' | 'umap';

/** Points of which a map is to be made. */
export interface MapTask {
  readonly method: MapMethod;
  /** `[rows, units]` */
  readonly features: Float32Array<ArrayBuffer>;
  readonly units: number;
  readonly seed: number;
}

export interface PointMap {
  /** `[rows, 2]` */
  readonly coordinates: Float32Array<ArrayBuffer>;
  /** Share of the points' variance along each axis, 0 to 1; null where the axes mean nothing. */
  readonly explained: readonly [number, number] | null;
}

/** The worker is sent a `MapTask`; one worker a map. */
export type EmbeddingEvent =
  | { readonly kind: 'embedding'; readonly share: number }
  | { readonly kind: 'embedded'; readonly map: PointMap }
  | { readonly kind: 'failed'; readonly message: string };
