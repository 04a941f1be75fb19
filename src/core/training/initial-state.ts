import type { ModelSpec } from '../model/model-spec.ts';
import { initialWeights } from '../model/parameters.ts';
import type { TrainConfig } from './train-config.ts';
import { slotCount, type TrainingState } from './training-state.ts';

/** Where every run begins: seeded weights, empty accumulators, the moving average at the weights themselves. */
export function initialState(spec: ModelSpec, config: TrainConfig): TrainingState {
  const weights = initialWeights(spec, config.seed);
  return {
    step: 0,
    weights,
    slots: Array.from({ length: slotCount[config.optimizer.kind] }, () => new Float32Array(weights.length)),
    average: config.emaDecay > 0 ? weights.slice() : null,
  };
}
