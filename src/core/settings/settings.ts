/** The settings of a notebook as one flat record, and the model and the training configuration that they describe. */

import { parseLayers } from '../model/layer-text.ts';
import type { LayerSpec, ModelSpec } from '../model/model-spec.ts';
import type { Facts } from '../notebook/facts.ts';
import type { DeviceChoice } from '../training/device.ts';
import type { AugmentationSpec, OptimizerSpec, ScheduleSpec, TrainConfig } from '../training/train-config.ts';
import {
  type ChoiceKnob,
  type KnobCell,
  type LayersKnob,
  type ListKnob,
  type NumberKnob,
  parseNumbers,
  type SwitchKnob,
} from './knob.ts';
import { type KnobName, knobNames, knobs } from './knobs.ts';

type ValueOf<K> = K extends NumberKnob
  ? number
  : K extends ListKnob | LayersKnob
    ? string
    : K extends SwitchKnob
      ? boolean
      : K extends ChoiceKnob<infer Value>
        ? Value
        : never;

export type Settings = { readonly [Name in KnobName]: ValueOf<(typeof knobs)[Name]> };

export const defaultSettings = Object.fromEntries(
  knobNames.map(name => [name, knobs[name].default]),
) as Settings;

const denseOnly: ReadonlySet<KnobName> = new Set(['units1', 'units2']);
const cnnOnly: ReadonlySet<KnobName> = new Set([
  'convolutions',
  'filters',
  'kernelSize',
  'padding',
  'pooling',
  'poolEvery',
  'convDropout',
  'denseUnits',
]);
/** What both the dense network and the CNN have. */
const builtOnly: ReadonlySet<KnobName> = new Set(['batchNorm', 'dropout']);
const augmentOnly: ReadonlySet<KnobName> = new Set([
  'rotation',
  'scale',
  'shear',
  'shift',
  'elastic',
  'erase',
]);

/** True where a knob has an effect with the other settings as they are. Forms show only these knobs. */
export function knobApplies(settings: Settings, name: KnobName): boolean {
  if (name === 'layers') return settings.model === 'layers';
  if (builtOnly.has(name)) return settings.model !== 'layers';
  if (denseOnly.has(name)) return settings.model === 'dense';
  if (name === 'poolEvery' || name === 'convDropout')
    return settings.model === 'cnn' && settings.pooling !== 'none';
  if (cnnOnly.has(name)) return settings.model === 'cnn';
  if (augmentOnly.has(name)) return settings.augment;
  if (name === 'weightDecay') return settings.optimizer === 'adamw' || settings.optimizer === 'sgd';
  if (name === 'designs') return settings.networks > 1;
  if (name === 'precision') return settings.device !== 'webgl' && settings.device !== 'cpu';
  // Early stopping always goes back to the best epoch.
  const fixed = settings.validationShare > 0 && settings.patience === 0;
  if (name === 'keep') return fixed;
  // Without validation neither early stopping nor a plateau could repeat what they did with it.
  if (name === 'finalTraining') return fixed && settings.networks === 1 && settings.schedule !== 'plateau';
  if (name === 'dropEvery') return settings.schedule === 'step';
  if (name === 'dropPatience') return settings.schedule === 'plateau';
  if (name === 'dropFactor') return settings.schedule === 'step' || settings.schedule === 'plateau';
  return name !== 'patience' || settings.validationShare > 0;
}

function factsOf(settings: Settings, cell: KnobCell): Facts {
  const names = knobNames.filter(
    // What was trained before there was a final training, or a choice on WebAssembly, is what one gets without them.
    name =>
      knobs[name].cell === cell &&
      knobApplies(settings, name) &&
      (name !== 'finalTraining' || settings[name]) &&
      (name !== 'precision' || settings.device !== 'wasm' || settings[name] === 'fused'),
  );
  return Object.fromEntries(names.map(name => [name, settings[name]]));
}

/** The settings that the results of each cell depend on: its own, without those that have no effect. */
export const modelFacts = (settings: Settings): Facts => factsOf(settings, 'model');
export const trainFacts = (settings: Settings): Facts => factsOf(settings, 'train');
export const predictFacts = (settings: Settings): Facts => factsOf(settings, 'predict');

/** With this momentum the running statistics average about ten batches, few enough for runs of a few hundred steps. */
const batchNorm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };

const activation = (settings: Settings): readonly LayerSpec[] =>
  settings.batchNorm ? [batchNorm, { kind: 'relu' }] : [{ kind: 'relu' }];

const dropout = (rate: number): readonly LayerSpec[] => (rate === 0 ? [] : [{ kind: 'dropout', rate }]);

function hidden(settings: Settings, units: number): readonly LayerSpec[] {
  return [{ kind: 'dense', units }, ...activation(settings)];
}

function denseLayers(settings: Settings, classes: number): readonly LayerSpec[] {
  return [
    { kind: 'flatten' },
    ...hidden(settings, settings.units1),
    ...dropout(settings.dropout),
    ...hidden(settings, settings.units2),
    ...dropout(settings.dropout),
    { kind: 'dense', units: classes },
  ];
}

function poolLayers({ pooling, convDropout }: Settings): readonly LayerSpec[] {
  if (pooling === 'none') return [];
  const kind = pooling === 'max' ? 'maxPool' : 'avgPool';
  return [{ kind, poolSize: 2, stride: 2 }, ...dropout(convDropout)];
}

/** The value of the layer `index`, from 0; layers beyond the end of the list have its last value. */
export const valueOfLayer = (list: readonly number[], index: number): number =>
  list[Math.min(index, list.length - 1)];

function convolutionLayers(settings: Settings): readonly LayerSpec[] {
  const filters = parseNumbers(settings.filters);
  const kernelSizes = parseNumbers(settings.kernelSize);
  const layers: LayerSpec[] = [];
  for (let index = 0; index < settings.convolutions; index++) {
    layers.push(
      {
        kind: 'conv2d',
        filters: valueOfLayer(filters, index),
        kernelSize: valueOfLayer(kernelSizes, index),
        stride: 1,
        padding: settings.padding,
      },
      ...activation(settings),
    );
    if ((index + 1) % settings.poolEvery === 0) layers.push(...poolLayers(settings));
  }
  return layers;
}

const cnnLayers = (settings: Settings, classes: number): readonly LayerSpec[] => [
  ...convolutionLayers(settings),
  { kind: 'flatten' },
  ...(settings.denseUnits === 0 ? [] : hidden(settings, settings.denseUnits)),
  ...dropout(settings.dropout),
  { kind: 'dense', units: classes },
];

/** The model that the settings describe, for data of `classes` classes. It may be impossible, which `summarize` tells. */
export function toModelSpec(settings: Settings, classes: number): ModelSpec {
  switch (settings.model) {
    case 'dense':
      return { layers: denseLayers(settings, classes) };
    case 'cnn':
      return { layers: cnnLayers(settings, classes) };
    case 'layers': {
      const parsed = parseLayers(settings.layers, classes);
      // Settings hold only what can be read; a chain without layers is impossible.
      return { layers: parsed.ok ? parsed.layers : [] };
    }
    default:
      return settings.model satisfies never;
  }
}

function toOptimizer({ optimizer, weightDecay }: Settings): OptimizerSpec {
  const epsilon = 1e-7;
  const moments = { beta1: 0.9, beta2: 0.999, epsilon };
  switch (optimizer) {
    case 'sgd':
      return { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay };
    case 'adam':
      return { kind: 'adam', ...moments };
    case 'adamw':
      return { kind: 'adamw', ...moments, weightDecay };
    case 'rmsprop':
      return { kind: 'rmsprop', rho: 0.9, epsilon };
    default:
      return optimizer satisfies never;
  }
}

/** Parameters of a schedule that are not knobs have PyTorch's defaults. */
function toSchedule(settings: Settings): ScheduleSpec {
  const { schedule, warmup, dropEvery: every, dropFactor: factor, dropPatience: patience } = settings;
  switch (schedule) {
    case 'constant':
      return { kind: 'constant', warmup };
    case 'cosine':
      return { kind: 'cosine', warmup, final: 0 };
    case 'oneCycle':
      return { kind: 'oneCycle', warmup, start: 25, final: 1e-4 };
    case 'step':
      return { kind: 'step', every, factor, warmup };
    case 'plateau':
      return { kind: 'plateau', patience, factor, warmup };
    default:
      return schedule satisfies never;
  }
}

function toAugmentation(settings: Settings): AugmentationSpec | null {
  if (!settings.augment) return null;
  const { scale, shear, shift, elastic, erase } = settings;
  return { rotation: (settings.rotation * Math.PI) / 180, scale, shear, shift, elastic, erase };
}

/** The complete training configuration of the settings. */
export function toTrainConfig(settings: Settings): TrainConfig {
  const { epochs, batchSize, learningRate, labelSmoothing, emaDecay, clipNorm, patience, seed } = settings;
  return {
    epochs,
    batchSize,
    learningRate,
    optimizer: toOptimizer(settings),
    schedule: toSchedule(settings),
    labelSmoothing,
    emaDecay,
    clipNorm,
    augmentation: toAugmentation(settings),
    validationShare: settings.validationShare,
    patience,
    keep: knobApplies(settings, 'keep') ? settings.keep : 'best',
    precision: knobApplies(settings, 'precision') ? settings.precision : 'float32',
    seed,
  };
}

export const toDeviceChoice = (settings: Settings): DeviceChoice => settings.device;
