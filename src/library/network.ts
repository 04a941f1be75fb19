/** A trained network as data: everything that predictions need, and that a saved model holds. */
import type { ClassTable } from '../core/data/classes.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';

export interface Network {
  readonly spec: ModelSpec;
  /** In the order of `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
  readonly classes: ClassTable;
  /** Number of moved copies of an image in doubt whose probabilities are averaged, unless a call says otherwise. */
  readonly views: number;
  /** The grey, 0 to 255, of what such a copy shows of outside the image. */
  readonly paper: number;
}
