import { expect, test } from 'vitest';
import { kerasSummary } from './keras-summary.ts';
import { type LayerSpec, layersOf } from './model-spec.ts';

const text = (layers: readonly LayerSpec[]) => kerasSummary(layersOf({ layers }));

const convolution = { kind: 'conv2d', filters: 32, kernelSize: 3, stride: 1, padding: 'valid' } as const;

test('a small network is printed as Keras 3 prints it, character for character', () => {
  const printed = text([
    convolution,
    { kind: 'maxPool', poolSize: 2, stride: 2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 10 },
  ]);
  expect(printed).toBe(`Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ conv2d (Conv2D)                 │ (None, 26, 26, 32)     │           320 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ max_pooling2d (MaxPooling2D)    │ (None, 13, 13, 32)     │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ flatten (Flatten)               │ (None, 5408)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense (Dense)                   │ (None, 10)             │        54,090 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 54,410 (212.54 KB)
 Trainable params: 54,410 (212.54 KB)
 Non-trainable params: 0 (0.00 B)`);
});

test('layers of a kind are counted from the second on, and a long name takes two lines', () => {
  const norm = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 } as const;
  const lines = text([
    convolution,
    norm,
    { ...convolution, filters: 8 },
    norm,
    { kind: 'globalAvgPool' },
  ]).split('\n');
  expect(lines.filter(line => line.startsWith('│'))).toEqual([
    '│ conv2d (Conv2D)                 │ (None, 26, 26, 32)     │           320 │',
    '│ batch_normalization             │ (None, 26, 26, 32)     │           128 │',
    '│ (BatchNormalization)            │                        │               │',
    '│ conv2d_1 (Conv2D)               │ (None, 24, 24, 8)      │         2,312 │',
    '│ batch_normalization_1           │ (None, 24, 24, 8)      │            32 │',
    '│ (BatchNormalization)            │                        │               │',
    '│ global_average_pooling2d        │ (None, 8)              │             0 │',
    '│ (GlobalAveragePooling2D)        │                        │               │',
  ]);
  expect(lines.slice(-3)).toEqual([
    ' Total params: 2,792 (10.91 KB)',
    ' Trainable params: 2,712 (10.59 KB)',
    ' Non-trainable params: 80 (320.00 B)',
  ]);
});

test('activations are printed as the layers that a Keras model has for them', () => {
  const functions = ['leakyRelu', 'gelu', 'elu', 'tanh'] as const;
  const lines = text([
    { kind: 'flatten' },
    ...functions.map(name => ({ kind: 'activation', function: name }) as const),
    { kind: 'dense', units: 10 },
  ]).split('\n');
  const names = lines.filter(line => line.startsWith('│')).map(line => line.slice(2, 33).trim());
  expect(names).toEqual([
    'flatten (Flatten)',
    'leaky_re_lu (LeakyReLU)',
    'activation (Activation)',
    'activation_1 (Activation)',
    'activation_2 (Activation)',
    'dense (Dense)',
  ]);
});
