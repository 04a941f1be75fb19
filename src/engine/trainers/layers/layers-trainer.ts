/**
 * The stock trainer: tfjs operations and automatic differentiation, on any tfjs backend, for any model. It is what the
 * compiled trainers are checked against, and what runs a model that they cannot express.
 *
 * A minibatch: `batch-images.ts` makes the images, `forward.ts` logits and loss, tfjs the gradients, and `optimizer.ts`
 * the new weights.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { type Bytes, imageSide, pixelsPerImage } from '../../../core/data/dataset.ts';
import { viewOf } from '../../../core/evaluation/views.ts';
import { layersOf, sizeOf } from '../../../core/model/model-spec.ts';
import { parameterLayout } from '../../../core/model/parameters.ts';
import {
  type StepsRequest,
  type StepsResult,
  type Trainer,
  TrainerFailure,
  type TrainerSetup,
} from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';
import { nextTask } from '../../../platform/next-task.ts';
import type { LayersBackend } from './backend.ts';
import { batchImages, normalised } from './batch-images.ts';
import { exclusively } from './exclusive.ts';
import { countCorrect, crossEntropyLoss, dropoutMask, forward, type TrainingHooks } from './forward.ts';
import { measureRelu, type ReluTensor, readMeasured, type StepTensors } from './measure-step.ts';
import { type OptimizerVariables, updateWeights } from './optimizer.ts';
import {
  assignVariables,
  createVariables,
  disposeAll,
  lookupIn,
  readVariables,
} from './parameter-tensors.ts';

/** The images of one inference pass: few enough for the activations of a wide network. */
const inferenceBatch = 250;
/** Milliseconds of computing after which messages are let in between two steps. */
const longestSilence = 250;

/** Rejects with a `TrainerFailure` 'device-lost' where the backend's GPU is lost. */
export function createLayersTrainer(backend: LayersBackend, setup: TrainerSetup): Promise<Trainer> {
  return onBackend(backend, async () => build(backend, setup));
}

/** Runs work alone and on the right backend; rejects with 'device-lost' as soon as the device is lost. */
function onBackend<Result>(
  { tf, device, lost, isLost }: LayersBackend,
  work: () => Promise<Result>,
): Promise<Result> {
  return exclusively(() =>
    Promise.race([
      lost,
      (async () => {
        await tf.setBackend(device.backend);
        try {
          return await work();
        } catch (error) {
          if (!isLost()) throw error;
          throw new TrainerFailure('device-lost', `the ${device.backend} context was lost`);
        }
      })(),
    ]),
  );
}

function build(backend: LayersBackend, { spec, config, pixels, labels, start }: TrainerSetup): Trainer {
  const { tf, device } = backend;
  const layers = layersOf(spec);
  const classes = sizeOf(layers[layers.length - 1].output);
  const layout = parameterLayout(spec);
  const variables: OptimizerVariables = {
    weights: createVariables(tf, layout, start.weights),
    slots: start.slots.map(slot => createVariables(tf, layout, slot)),
    average: start.average === null ? null : createVariables(tf, layout, start.average),
  };
  const every: readonly Variable[] = [
    ...variables.weights,
    ...variables.slots.flat(),
    ...(variables.average ?? []),
  ];
  const parameter = lookupIn(layout, variables.weights);
  const trainable = variables.weights.filter((_, index) => layout[index].trainable);
  let steps = start.step;

  const hooksOf = (step: number, lookAtRelu: TrainingHooks['lookAtRelu']): TrainingHooks => ({
    lookAtRelu,
    dropoutMask: ({ layer, index }, like) => {
      const rate = layer.kind === 'dropout' ? layer.rate : 0;
      return tf.tensor(dropoutMask(like.size, rate, config.seed, index, step), like.shape);
    },
    moveStatistics: ({ index }, momentum, mean, variance) => {
      const move = (running: Tensor, value: Tensor): void => {
        (running as Variable).assign(tf.add(tf.mul(running, momentum), tf.mul(value, 1 - momentum)));
      };
      move(parameter(index, 'movingMean'), mean);
      move(parameter(index, 'movingVariance'), variance);
    },
  });

  /** Runs one step; gives its loss and its hits, and to `keep` what is to be measured, still on the device. */
  const runStep = (
    rows: Uint32Array,
    epoch: number,
    learningRate: number,
    step: number,
    keep: ((tensors: StepTensors) => void) | null,
  ): [Scalar, Scalar] =>
    tf.tidy(() => {
      const data = batchImages(pixels, rows, config.augmentation, config.seed, epoch);
      const images: Tensor4D = tf.tensor4d(data, [rows.length, imageSide, imageSide, 1]);
      const targets: Tensor1D = tf.tensor1d(
        Int32Array.from(rows, row => labels[row]),
        'int32',
      );
      let hits: Scalar | null = null;
      const relus: ReluTensor[] = [];
      const lookAtRelu: TrainingHooks['lookAtRelu'] = ({ index }, output) => {
        if (keep !== null) relus.push(measureRelu(tf, index, output));
      };
      const { value, grads } = tf.variableGrads(() => {
        const logits = forward(tf, layers, parameter, images, hooksOf(step, lookAtRelu));
        hits = tf.keep(countCorrect(tf, logits, targets));
        return crossEntropyLoss(tf, logits, targets, config.labelSmoothing);
      }, [...trainable]);
      const gradients = variables.weights.map((weight, index) =>
        layout[index].trainable ? grads[weight.name] : null,
      );
      updateWeights(tf, layout, variables, gradients, config, learningRate, step);
      keep?.({ gradients: gradients.map(gradient => gradient && tf.keep(gradient)), relus });
      return [value, hits!];
    });

  const train = async (request: StepsRequest): Promise<StepsResult> => {
    const { rows, batchSize, learningRates, firstStep, epoch, measure } = request;
    const losses: Scalar[] = [];
    const hits: Scalar[] = [];
    const kept: StepTensors[] = [];
    let heard = performance.now();
    for (const [index, learningRate] of learningRates.entries()) {
      const batch = rows.subarray(index * batchSize, (index + 1) * batchSize);
      const isMeasured = measure && index === learningRates.length - 1;
      const keep = isMeasured ? (tensors: StepTensors) => kept.push(tensors) : null;
      const [loss, hit] = runStep(batch, epoch, learningRate, firstStep + index, keep);
      losses.push(loss);
      hits.push(hit);
      steps = firstStep + index + 1;
      if (performance.now() - heard < longestSilence) continue;
      await nextTask();
      heard = performance.now();
    }
    const allLosses = tf.stack(losses);
    const allHits = tf.stack(hits);
    const [loss, correct] = await Promise.all([allLosses.data(), allHits.data()]);
    disposeAll([...losses, ...hits, allLosses, allHits]);
    const measured = kept.length > 0 ? await readMeasured(layout, variables.weights, kept[0]) : null;
    return { loss: Float32Array.from(loss), correct: Uint32Array.from(correct), measured };
  };

  const infer = async (images: Bytes, weights: Float32Array<ArrayBuffer>) => {
    const rows = images.length / pixelsPerImage;
    const logits = new Float32Array(rows * classes);
    const tensors = createVariables(tf, layout, weights);
    const lookup = lookupIn(layout, tensors);
    for (let first = 0; first < rows; first += inferenceBatch) {
      const count = Math.min(inferenceBatch, rows - first);
      const part = normalised(images.subarray(first * pixelsPerImage, (first + count) * pixelsPerImage));
      const out: Tensor2D = tf.tidy(() =>
        forward(tf, layers, lookup, tf.tensor4d(part, [count, imageSide, imageSide, 1]), null),
      );
      logits.set(await out.data(), first * classes);
      out.dispose();
    }
    disposeAll(tensors);
    return logits;
  };

  const state = async (): Promise<TrainingState> => ({
    step: steps,
    weights: await readVariables(layout, variables.weights),
    slots: await Promise.all(variables.slots.map(slot => readVariables(layout, slot))),
    average: variables.average === null ? null : await readVariables(layout, variables.average),
  });

  const restore = async (from: TrainingState): Promise<void> => {
    assignVariables(tf, layout, variables.weights, from.weights);
    for (const [index, slot] of variables.slots.entries())
      assignVariables(tf, layout, slot, from.slots[index]);
    if (variables.average !== null && from.average !== null)
      assignVariables(tf, layout, variables.average, from.average);
    steps = from.step;
  };

  return {
    device,
    train: request => onBackend(backend, () => train(request)),
    logits: (images, weights, view) =>
      onBackend(backend, () => infer(view ? viewOf(images, view) : images, weights)),
    state: () => onBackend(backend, state),
    restore: from => onBackend(backend, () => restore(from)),
    dispose: () => onBackend(backend, async () => disposeAll(every)),
  };
}
