/** The request that predicts: probabilities of the classes for images of a table. */
import { type Bytes, pixelsPerImage } from '../../core/data/dataset.ts';
import { paperOf } from '../../core/data/paper.ts';
import type { BackendName, DeviceChoice } from '../../core/training/device.ts';
import { plainConfig } from '../../core/training/plain-config.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import { TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import { chosenBackend } from '../devices/measurement-cache.ts';
import { openTrainer } from '../devices/open-trainer.ts';
import { probabilitiesOf } from '../session/view-probabilities.ts';
import type { EngineContext, RequestOf } from './engine-context.ts';

/** None of these settings touches inference. */
const predictionConfig: TrainConfig = { ...plainConfig, learningRate: 0 };

function imagesOf(
  { training, test }: EngineContext,
  images: RequestOf<'predict'>['images'],
): { readonly pixels: Bytes; readonly rows: Uint32Array<ArrayBuffer> } {
  const table = images.table === 'training' ? training : test;
  if (table === null) throw new TrainerFailure('no-data', `There is no ${images.table} data to predict.`);
  const rows =
    images.table === 'training' ? images.rows : Uint32Array.from({ length: table.rows }, (_, row) => row);
  return { pixels: table.pixels, rows };
}

/** `auto` means the device that was fastest in the latest measurements, as prediction itself is not measured. */
function backendFor({ measurements }: EngineContext, device: DeviceChoice): BackendName {
  return device === 'auto' ? (chosenBackend(measurements.latest()) ?? 'wasm') : device;
}

export async function predict(context: EngineContext, request: RequestOf<'predict'>): Promise<void> {
  const { id, spec, weights, device, images, views } = request;
  const { sources, post, stopped } = context;
  const { pixels, rows } = imagesOf(context, images);
  // Views are moved as the images were in training.
  const paper = views > 1 ? paperOf(context.training?.pixels ?? pixels) : 0;
  const setup: TrainerSetup = {
    spec,
    config: predictionConfig,
    // A GPU has no empty buffers.
    pixels: new Uint8Array(4 * pixelsPerImage),
    labels: new Uint8Array(4),
    start: { step: 0, weights, slots: [new Float32Array(weights.length)], average: null },
    purpose: 'prediction',
  };
  const { trainer } = await openTrainer(sources, backendFor(context, device), setup);
  try {
    const probabilities = await probabilitiesOf(
      trainer,
      weights,
      pixels,
      rows,
      { count: views, paper },
      done => {
        post({ kind: 'predicting', id, done, total: rows.length });
        return !stopped.delete(id);
      },
    );
    if (probabilities === null) throw new TrainerFailure('internal', 'The prediction was stopped.');
    post({ kind: 'predicted', id, device: trainer.device, probabilities });
  } finally {
    trainer.dispose().catch(() => {});
  }
}
