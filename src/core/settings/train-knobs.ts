/** The settings of the train cell, in the order of its form. */
import type { DeviceChoice } from '../training/device.ts';
import type { OptimizerSpec, Precision, ScheduleSpec, TrainConfig } from '../training/train-config.ts';
import { knobMakers } from './knob-makers.ts';

const train = knobMakers('train');

export const trainKnobs = {
  epochs: train.count(
    'Epochs',
    { default: 12, min: 1, max: 500, step: 1 },
    'How often training sees every image.',
  ),
  batchSize: train.count(
    'Batch size',
    { default: 128, min: 1, max: 4096, step: 32, unit: 'images' },
    'Images in one step.',
  ),
  learningRate: train.real(
    'Learning rate',
    { default: 0.001, min: 1e-7, max: 10, step: 0.0005 },
    'Size of a step; the peak, where a schedule moves it.',
  ),
  optimizer: train.choice(
    'Optimizer',
    { adam: 'Adam', adamw: 'AdamW', rmsprop: 'RMSprop', sgd: 'SGD with momentum' } satisfies Record<
      OptimizerSpec['kind'],
      string
    >,
    { default: 'adam' },
    'The rule that turns gradients into steps.',
  ),
  schedule: train.choice(
    'Schedule',
    {
      constant: 'Constant',
      cosine: 'Cosine',
      oneCycle: 'One-cycle',
      step: 'Step',
      plateau: 'Plateau',
    } satisfies Record<ScheduleSpec['kind'], string>,
    { default: 'constant' },
    'How the learning rate moves over the run.',
  ),
  warmup: train.real(
    'Warm-up',
    { default: 0, min: 0, max: 0.9, step: 0.05, more: true },
    'Share of all steps in which the learning rate rises to its peak.',
  ),
  dropEvery: train.count(
    'Epochs between drops',
    { default: 4, min: 1, max: 500, step: 1, unit: 'epochs', more: true },
    'The step schedule lowers the rate after every so many epochs.',
  ),
  dropPatience: train.count(
    'Epochs before a drop',
    { default: 3, min: 1, max: 500, step: 1, unit: 'epochs', more: true },
    'The plateau schedule lowers the rate when validation loss has not improved for so many epochs.',
  ),
  dropFactor: train.real(
    'Drop factor',
    { default: 0.5, min: 0.01, max: 0.99, step: 0.05, more: true },
    'What each drop multiplies the rate by.',
  ),
  weightDecay: train.real(
    'Weight decay',
    { default: 0, min: 0, max: 1, step: 0.01, more: true },
    'Pulls the weights towards 0; AdamW and SGD only.',
  ),
  labelSmoothing: train.real(
    'Label smoothing',
    { default: 0, min: 0, max: 0.5, step: 0.05, more: true },
    'Share of the target that the wrong classes get.',
  ),
  emaDecay: train.real(
    'Weight averaging',
    { default: 0, min: 0, max: 0.9999, step: 0.001, more: true },
    'Decay of the moving average of the weights that evaluation then uses; 0 is none.',
  ),
  clipNorm: train.real(
    'Gradient clipping',
    { default: 0, min: 0, max: 1000, step: 0.5, more: true },
    'Largest norm of the gradient; 0 is no limit.',
  ),
  validationShare: train.real(
    'Validation share',
    { default: 0.1, min: 0, max: 0.9, step: 0.05 },
    'Share of train.csv that is never trained on and measures progress; 0 trains on everything.',
  ),
  patience: train.count(
    'Early stopping',
    { default: 0, min: 0, max: 500, step: 1, unit: 'epochs', more: true },
    'Stop when validation accuracy has not improved for so many epochs; 0 never.',
  ),
  keep: train.choice(
    'Weights to keep',
    { best: 'Best epoch', last: 'Last epoch' } satisfies Record<TrainConfig['keep'], string>,
    { default: 'best', more: true },
    'Of the epoch with the best validation accuracy, or of the last one, whose validation accuracy is then an unbiased estimate.',
  ),
  finalTraining: train.toggle(
    'Final training on everything',
    { default: false, more: true },
    'Trains once more, on all rows, for the prediction; the score to expect stays that of the network that was validated.',
  ),
  augment: train.toggle(
    'Augmentation',
    { default: false },
    'Distorts each image anew in every epoch, so that the network meets more handwriting than there is.',
  ),
  rotation: train.real(
    'Rotation',
    { default: 11.5, min: 0, max: 90, step: 0.5, unit: '°', more: true },
    'Largest turn in either direction.',
  ),
  scale: train.real(
    'Scaling',
    { default: 0.12, min: 0, max: 0.5, step: 0.01, more: true },
    'Largest relative stretch of each axis.',
  ),
  shear: train.real(
    'Shear',
    { default: 0.15, min: 0, max: 1, step: 0.01, more: true },
    'Largest slant, a tangent.',
  ),
  shift: train.real(
    'Shift',
    { default: 2, min: 0, max: 14, step: 0.5, unit: 'px', more: true },
    'Largest move in each direction.',
  ),
  elastic: train.real(
    'Elastic distortion',
    { default: 0, min: 0, max: 7, step: 0.25, unit: 'px', more: true },
    'Largest displacement of a smooth random field; 0 is none.',
  ),
  erase: train.real(
    'Erasing',
    { default: 0, min: 0, max: 1, step: 0.05, more: true },
    'Chance that one rectangle of an image is blanked.',
  ),
  networks: train.count(
    'Networks',
    { default: 1, min: 1, max: 25, step: 1, more: true },
    'Networks trained from different seeds, whose probabilities are averaged.',
  ),
  designs: train.choice(
    'Designs',
    { same: 'Alike', unlike: 'Unlike' } satisfies Record<'same' | 'unlike', string>,
    { default: 'same', more: true },
    'Of the networks of an ensemble: as it is set, or in turn so, trained by SGD with momentum, and deeper. Unlike networks make different mistakes.',
  ),
  seed: train.count(
    'Seed',
    { default: 1, min: 0, max: 4294967295, step: 1 },
    'Everything random comes from it: the same seed gives the same run.',
  ),
  device: train.choice(
    'Device',
    {
      auto: 'Fastest here',
      webgpu: 'WebGPU',
      webgl: 'WebGL',
      wasm: 'WebAssembly',
      cpu: 'JavaScript',
    } satisfies Record<DeviceChoice, string>,
    { default: 'auto' },
    'Where training runs.',
  ),
  precision: train.choice(
    'Precision',
    {
      float32: 'float32',
      mixed: 'Mixed (GPU)',
      fused: 'Fused (WASM)',
    } satisfies Record<Precision, string>,
    { default: 'float32', more: true },
    'Mixed has float16 between layers on a GPU; fused rounds product and sum as one on WebAssembly, a tenth faster. The same seed gives other weights than in float32, which other devices keep to.',
  ),
};
