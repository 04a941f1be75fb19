import { expect, test } from 'vitest';
import { layersOf } from '../../../src/core/model/model-spec.ts';
import { networkOf } from '../training/networks.ts';
import { describeProfile } from './describe-profile.ts';

const { spec } = networkOf('dense');
const layers = layersOf(spec);
const batch = 100;
/** The first dense layer. */
const flops = 2 * 784 * 128 * batch;

test('a table names the kernel, its layer and its share of the time and of the tile loop', () => {
  const text = describeProfile(
    {
      network: 'dense',
      batch,
      peak: 40,
      profile: {
        milliseconds: 4,
        steps: 50,
        kernels: [
          { name: '0.layer1.dense', pass: 'forward', milliseconds: flops / 20e6 },
          { name: '1.layer1.denseRelu', pass: 'backward', milliseconds: 2 },
          { name: '2.all.optimizer', pass: 'update', milliseconds: 0.001 },
          { name: '3.all.loss', pass: 'forward', milliseconds: 0.002 },
        ],
      },
    },
    layers,
  );
  const cells = text
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
  expect(text).toContain('dense, batch 100, 1 thread: 4.000 ms a step');
  expect(cells.slice(2)).toEqual([
    ['denseRelu', 'dense_1', 'backward', '2.000', '67 %', '', ''],
    ['dense', 'dense_1', 'forward', '1.004', '33 %', '20.0', '50 %'],
    ['2 smaller', '', '', '0.003', '0 %', '', ''],
    ['all kernels', '', '', '3.007', '100 %', '6.7', '17 %'],
  ]);
});
