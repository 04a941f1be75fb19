/** The requests that only look at images: probabilities of the classes, and the features of the last hidden layer. */
import { type Bytes, pixelsPerImage } from '../../core/data/dataset.ts';
import { paperOf } from '../../core/data/paper.ts';
import { withoutHead } from '../../core/model/headless.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { DeviceChoice } from '../../core/training/device.ts';
import { plainConfig } from '../../core/training/plain-config.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import { type Trainer, TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import { chosenDevice } from '../devices/measurement-cache.ts';
import { type ChosenDevice, openTrainer } from '../devices/open-trainer.ts';
import { logitsOf } from '../session/evaluate.ts';
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

/**
 * `auto` means the device that was fastest in the latest measurements, as prediction itself is not measured: its threads
 * hardly wait for one another, so that more of them than there are cores do no harm.
 */
function deviceFor({ measurements }: EngineContext, device: DeviceChoice): ChosenDevice {
  const measured = chosenDevice(measurements.latest());
  return device === 'auto' ? measured : { ...measured, backend: device };
}

interface OpenNetwork {
  readonly spec: ModelSpec;
  readonly weights: Float32Array<ArrayBuffer>;
  readonly device: DeviceChoice;
}

/** Opens a trainer that only computes logits, calls `work` with it and disposes it. */
async function withNetwork(
  context: EngineContext,
  { spec, weights, device }: OpenNetwork,
  work: (trainer: Trainer) => Promise<void>,
): Promise<void> {
  const setup: TrainerSetup = {
    spec,
    config: predictionConfig,
    // A GPU has no empty buffers.
    pixels: new Uint8Array(4 * pixelsPerImage),
    labels: new Uint8Array(4),
    start: { step: 0, weights, slots: [new Float32Array(weights.length)], average: null },
    purpose: 'prediction',
  };
  const { trainer } = await openTrainer(context.sources, deviceFor(context, device), setup);
  try {
    await work(trainer);
  } finally {
    trainer.dispose().catch(() => {});
  }
}

/** Posts the progress of a request; tells whether it is to go on. */
const progressOf =
  ({ post, stopped }: EngineContext, id: number, total: number) =>
  (done: number): boolean => {
    post({ kind: 'predicting', id, done, total });
    return !stopped.delete(id);
  };

export async function predict(context: EngineContext, request: RequestOf<'predict'>): Promise<void> {
  const { id, weights, images, views } = request;
  const { pixels, rows } = imagesOf(context, images);
  // Views are moved as the images were in training.
  const paper = views > 1 ? paperOf(context.training?.pixels ?? pixels) : 0;
  const count = { count: views, paper };
  const onPart = progressOf(context, id, rows.length);
  await withNetwork(context, request, async trainer => {
    const probabilities = await probabilitiesOf(trainer, weights, pixels, rows, count, onPart);
    if (probabilities === null) throw new TrainerFailure('internal', 'The prediction was stopped.');
    context.post({ kind: 'predicted', id, device: trainer.device, probabilities });
  });
}

/** What a network makes of images before its last layer. */
export async function features(context: EngineContext, request: RequestOf<'features'>): Promise<void> {
  const { id, device, rows } = request;
  const { pixels } = imagesOf(context, { table: 'training', rows });
  const { spec, weights } = withoutHead(request.spec, request.weights);
  const onPart = progressOf(context, id, rows.length);
  await withNetwork(context, { spec, weights, device }, async trainer => {
    const found = await logitsOf(trainer, weights, pixels, rows, onPart);
    if (found === null) throw new TrainerFailure('internal', 'The request was stopped.');
    context.post({ kind: 'features', id, features: found });
  });
}
