/** The stock trainer as a reference: tfjs operations on the cpu backend. */
import * as tf from '@tensorflow/tfjs';
import type { Trainer, TrainerSetup } from '../../../core/training/trainer.ts';
import { startLayersBackend } from '../layers/backend.ts';
import { createLayersTrainer } from '../layers/layers-trainer.ts';

export async function createStockTrainer(
  setup: TrainerSetup,
  backend: 'cpu' | 'wasm' = 'cpu',
): Promise<Trainer> {
  tf.env().set('PROD', true);
  return createLayersTrainer(await startLayersBackend(tf, backend), setup);
}
