/** The presets: named sets of settings, with what they are for, where they come from and how well they do. */
import { knobNames } from './knobs.ts';
import { defaultSettings, type Settings } from './settings.ts';

export const presetNames = ['dense', 'cnn', 'sprint', 'fast', 'best', 'ensemble'] as const;
export type PresetName = (typeof presetNames)[number];

/** The held-out images that the presets are measured on. */
export const heldOutImages = 28_000;

interface Preset {
  readonly label: string;
  /** A sentence that says what the preset is for. */
  readonly about: string;
  /** The work that the preset follows. */
  readonly source: string;
  /** Results on MNIST with 42,000 labelled images, of which the validation share is held out, on two cores without a GPU. */
  readonly measured: {
    /** How many of `heldOutImages` further images were told wrong, on each of the benchmark's splits of the same 70,000 images. */
    readonly wrong: readonly number[];
    /** Duration of training alone, in a typical run. */
    readonly seconds: number;
  };
  /** The settings that differ from the defaults. */
  readonly changes: Partial<Settings>;
}

/**
 * The small network that the quicker presets share: 24C5-P-32C3-P-256-10 of
 * https://github.com/tuomaso/train_mnist_fast, with batch normalisation after both convolutions and the hidden layer.
 */
const quickNet: Partial<Settings> = {
  model: 'cnn',
  convolutions: 2,
  filters: '24,32',
  kernelSize: '5,3',
  padding: 'valid',
  pooling: 'max',
  poolEvery: 1,
  batchNorm: true,
  convDropout: 0,
  denseUnits: 256,
  dropout: 0,
};

/**
 * AdamW (Loshchilov and Hutter 2019), one-cycle (Smith and Topin 2018), label smoothing (Szegedy et al. 2016) and an
 * average of the weights (Polyak and Juditsky 1992).
 */
const quickTraining: Partial<Settings> = {
  batchSize: 128,
  learningRate: 0.006,
  optimizer: 'adamw',
  schedule: 'oneCycle',
  warmup: 0.2,
  weightDecay: 0.01,
  labelSmoothing: 0.05,
  validationShare: 0.05,
  // The last epoch and not the best one: the validation accuracy of the kept weights is then an unbiased estimate.
  keep: 'last',
};

/** Weaker augmentation for presets of few epochs: the full strength takes more epochs to learn. */
const gentleAffine: Partial<Settings> = {
  augment: true,
  rotation: 6,
  scale: 0.06,
  shear: 0.08,
  shift: 1,
};

const affine: Partial<Settings> = {
  augment: true,
  rotation: 11.5,
  scale: 0.12,
  shear: 0.15,
  shift: 2,
  elastic: 0,
  erase: 0,
};

/** What `best` and the networks of `ensemble` share: a wider network, more averaging of its weights, and nine views. */
const longTraining: Partial<Settings> = {
  ...quickNet,
  filters: '48,96',
  ...quickTraining,
  ...affine,
  emaDecay: 0.998,
  views: 9,
};

export const presets: { readonly [Name in PresetName]: Preset } = {
  dense: {
    label: 'Dense',
    about: 'Two hidden layers and softmax, with augmentation: how far a network without convolutions gets.',
    source: 'The dense network of the Keras tutorials, with a modern training recipe',
    measured: { wrong: [189, 200, 193, 179, 197], seconds: 37 },
    changes: {
      model: 'dense',
      units1: 512,
      units2: 256,
      batchNorm: true,
      dropout: 0,
      ...quickTraining,
      ...affine,
      learningRate: 0.004,
      epochs: 30,
      emaDecay: 0.995,
    },
  },
  cnn: {
    label: 'CNN',
    about:
      'Convolutions, max-pooling, dropout and a hidden layer, as the Keras tutorials have it, under a one-cycle schedule.',
    source: 'Keras, "Simple MNIST convnet" (F. Chollet 2015)',
    measured: { wrong: [260, 255, 256, 274, 273], seconds: 55 },
    // Ten epochs that end at a rate of zero err no more often than the twelve at a constant rate that the tutorials take.
    changes: { epochs: 10, learningRate: 0.002, schedule: 'oneCycle', warmup: 0.2, keep: 'last' },
  },
  sprint: {
    label: 'Sprint',
    about: 'Above 99 % in four seconds.',
    source: 'A third of the filters of Fast, trained at a high rate, with gentle augmentation',
    measured: { wrong: [218, 210, 218, 232, 231], seconds: 2.4 },
    changes: {
      ...quickNet,
      ...quickTraining,
      ...gentleAffine,
      filters: '8,16',
      denseUnits: 64,
      learningRate: 0.02,
      epochs: 3,
      emaDecay: 0.98,
      validationShare: 0.1,
      views: 5,
    },
  },
  fast: {
    label: 'Fast',
    about: 'A strong network in a minute.',
    source: 'tuomaso/train_mnist_fast, with batch normalisation and affine augmentation',
    measured: { wrong: [111, 108, 108, 97, 96], seconds: 60 },
    changes: { ...quickNet, ...quickTraining, ...affine, epochs: 23, emaDecay: 0.995, views: 9 },
  },
  best: {
    label: 'Best',
    about: 'The best single network that eight minutes give.',
    source: 'A wider form of Fast, trained longer',
    measured: { wrong: [82, 95, 95, 89, 84], seconds: 480 },
    changes: { ...longTraining, epochs: 60 },
  },
  ensemble: {
    label: 'Ensemble',
    about:
      'Networks like that of Best, some trained by SGD and one deeper, whose probabilities are averaged.',
    source: 'C. Deotte, "25 Million Images! [0.99757] MNIST" (Kaggle 2018)',
    measured: { wrong: [78, 90, 90, 91, 76], seconds: 1947 },
    changes: { ...longTraining, epochs: 38, networks: 5, designs: 'unlike' },
  },
};

/** The complete settings of a preset, with the seed and the device of `current`. */
export function presetSettings(name: PresetName, current: Settings): Settings {
  const { seed, device } = current;
  return { ...defaultSettings, ...presets[name].changes, seed, device };
}

/** The settings of a page that nobody has changed yet, and of a link that names no preset. */
export const startSettings: Settings = presetSettings('cnn', defaultSettings);

/** The preset that has these settings, seed and device apart; null where no preset has them. */
export function presetOf(settings: Settings): PresetName | null {
  return (
    presetNames.find(name => {
      const preset = presetSettings(name, settings);
      return knobNames.every(knob => Object.is(preset[knob], settings[knob]));
    }) ?? null
  );
}
