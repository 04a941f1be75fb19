import type { ModelSpec } from '../model/model-spec.ts';
import type { TrainConfig } from './train-config.ts';

/** What one network of a run is, and how it is trained. */
export interface Recipe {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
}
