import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../../../core/model/model-spec.ts';
import { initialState } from '../../../../core/training/training-state.ts';
import { type TrainerSource, trainerSources } from '../../../devices/sources.ts';
import { smallConfig, smallTable } from '../../../testing/small-task.ts';

const dense: LayerSpec = { kind: 'dense', units: 10 };
const flatten: LayerSpec = { kind: 'flatten' };
const relu: LayerSpec = { kind: 'relu' };
const dropout: LayerSpec = { kind: 'dropout', rate: 0.2 };
const norm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };
const halve: LayerSpec = { kind: 'maxPool', poolSize: 4, stride: 4 };
const conv = (filters: number): LayerSpec => ({
  kind: 'conv2d',
  filters,
  kernelSize: 3,
  stride: 2,
  padding: 'same',
});

const config = {
  ...smallConfig,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const,
};

function sourceOf(backend: TrainerSource['backend'], trainer: TrainerSource['trainer']): TrainerSource {
  return trainerSources.find(source => source.backend === backend && source.trainer === trainer)!;
}

/** Losses of three steps and the weights after them. */
async function threeSteps(source: TrainerSource, layers: readonly LayerSpec[]): Promise<readonly number[]> {
  const { pixels, labels } = smallTable;
  const spec = { layers };
  const start = initialState(spec, config);
  const trainer = await source.create({ spec, config, pixels, labels, start, purpose: 'training' });
  const { loss } = await trainer.train({
    rows: Uint32Array.from({ length: 30 }, (_, row) => row),
    batchSize: 10,
    learningRates: new Float32Array(3).fill(0.003),
    firstStep: 0,
    epoch: 0,
  });
  const { weights } = await trainer.state();
  await trainer.dispose();
  return [...loss, ...weights];
}

describe('what stands between flattening and a dense layer', () => {
  test.each<[string, readonly LayerSpec[]]>([
    ['dropout on the pixels', [flatten, dropout, dense]],
    ['ReLU and dropout after three channels', [conv(3), halve, flatten, relu, dropout, dense]],
    ['two flattenings', [conv(5), halve, flatten, dropout, flatten, relu, dense]],
    [
      'batch normalisation of whole vectors of channels',
      [conv(8), halve, flatten, norm, relu, dropout, dense],
    ],
  ])('is trained as stock tfjs trains it: %s', async (_, layers) => {
    const expected = await threeSteps(sourceOf('cpu', 'layers'), layers);
    const actual = await threeSteps(sourceOf('wasm', 'compiled'), layers);
    for (const [i, value] of actual.entries()) expect(Math.abs(value - expected[i])).toBeLessThan(1e-4);
    expect(actual.length).toBe(expected.length);
  });

  test('is refused where it cannot be trained, for the stock trainer to take over', async () => {
    await expect(
      threeSteps(sourceOf('wasm', 'compiled'), [conv(3), halve, flatten, norm, dense]),
    ).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('flattening 3 channels'),
    });
  });
});
