/** The memory that training takes on the compiled trainers, from the model alone. */
import { layersOf, type ModelSpec, sizeOf } from '../model/model-spec.ts';
import type { TrainConfig } from '../training/train-config.ts';
import { slotCount } from '../training/training-state.ts';

const floatBytes = 4;

/**
 * Bytes of the weights with their gradients, the optimizer's slots and the moving average, and of every activation of a
 * batch with its gradient. The images of the data are not part of it.
 */
export function stepMemory(spec: ModelSpec, config: TrainConfig): number {
  const layers = layersOf(spec);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const perParameter = 2 + slotCount[config.optimizer.kind] + (config.emaDecay > 0 ? 1 : 0);
  // ReLU and dropout work in place, and flattening changes nothing in memory.
  const inPlace: readonly string[] = ['relu', 'dropout', 'flatten'];
  const activations = layers
    .filter(({ layer }) => !inPlace.includes(layer.kind))
    .reduce((sum, { output }) => sum + sizeOf(output), 0);
  return floatBytes * (parameters * perParameter + 2 * config.batchSize * activations);
}
