/** The settings of the model cell, in the order of its form. */
import type { Padding } from '../model/model-spec.ts';
import { knobMakers } from './knob-makers.ts';

const model = knobMakers('model');

const deepest = 12;

export const modelKnobs = {
  model: model.choice(
    'Network',
    { dense: 'Dense', cnn: 'CNN', layers: 'Own layers' } satisfies Record<'dense' | 'cnn' | 'layers', string>,
    { default: 'cnn' },
    'Dense: every pixel feeds every neuron. CNN: small filters slide over the image. Own layers: any chain of layers.',
  ),
  layers: model.layers(
    'Layers',
    {
      default:
        'conv 32 3 same, relu, maxpool 2, conv 64 3 same, relu, maxpool 2, flatten, dense 128, relu, dropout 0.5, dense',
    },
    'The layers from the image to the classes, with commas between; the last dense layer has one unit for each class.',
  ),
  units1: model.count(
    'First hidden layer',
    { default: 128, min: 1, max: 4096, step: 32, unit: 'units' },
    'Neurons of the first hidden layer.',
  ),
  units2: model.count(
    'Second hidden layer',
    { default: 64, min: 1, max: 4096, step: 32, unit: 'units' },
    'Neurons of the second hidden layer.',
  ),
  convolutions: model.count(
    'Convolutions',
    { default: 2, min: 1, max: deepest, step: 1 },
    'How many convolutional layers follow one another.',
  ),
  filters: model.list(
    'Filters',
    { default: '32,64', min: 1, max: 512, longest: deepest },
    'Filters of each convolution; the last number stands for all further ones.',
  ),
  kernelSize: model.list(
    'Kernel size',
    { default: '3', min: 1, max: 11, longest: deepest },
    'Height and width of the filters of each convolution, in pixels.',
  ),
  padding: model.choice(
    'Padding',
    { same: 'Same', valid: 'Valid' } satisfies Record<Padding, string>,
    { default: 'same', more: true },
    'Same keeps the size by zeros around the image; valid cuts the border off.',
  ),
  pooling: model.choice(
    'Pooling',
    { max: 'Max', average: 'Average', none: 'None' } satisfies Record<'max' | 'average' | 'none', string>,
    { default: 'max', more: true },
    'How 2 × 2 neighbours become one.',
  ),
  poolEvery: model.count(
    'Convolutions before each pooling',
    { default: 1, min: 1, max: deepest, step: 1, more: true },
    'Pooling follows each group of so many convolutions.',
  ),
  batchNorm: model.toggle(
    'Batch normalisation',
    { default: false },
    'Centres and scales each channel over the batch: faster, steadier learning (Ioffe and Szegedy 2015).',
  ),
  convDropout: model.real(
    'Dropout after pooling',
    { default: 0.25, min: 0, max: 0.9, step: 0.05, more: true },
    'Share of activations that a training step leaves out after each pooling.',
  ),
  denseUnits: model.count(
    'Dense units',
    { default: 128, min: 0, max: 4096, step: 32, unit: 'units' },
    'Neurons of the hidden layer after the convolutions; 0 leaves it out.',
  ),
  dropout: model.real(
    'Dropout',
    { default: 0.5, min: 0, max: 0.9, step: 0.05 },
    'Share of activations that a training step leaves out before the last layer (Srivastava et al. 2014).',
  ),
};
