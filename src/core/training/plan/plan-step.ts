/** Makes the plan of a training step from a model and its configuration, and fuses layers that run as one pass. */

import {
  type LayerSpec,
  type LayerSummary,
  type ModelSpec,
  paddingBefore,
  paddingOf,
  type Shape,
  sizeOf,
  summarize,
} from '../../model/model-spec.ts';
import {
  type ParameterRole,
  type ParameterTensor,
  parameterCount,
  parameterLayout,
} from '../../model/parameters.ts';
import type { TrainConfig } from '../train-config.ts';
import type { ImageShape, NormPlan, ParameterSlice, PlanOp, PlanResult } from './step-plan.ts';

/** Reads the layers of one spec, with their parameters, from front to back. */
class LayerReader {
  private next = 0;

  constructor(
    private readonly layers: readonly LayerSummary[],
    private readonly layout: readonly ParameterTensor[],
  ) {}

  take(): LayerSummary | undefined {
    return this.layers[this.next++];
  }

  /** Takes the next layer if it is of this kind and passes the test; otherwise returns null and leaves it. */
  takeIf<K extends LayerSummary['layer']['kind']>(
    kind: K,
    test: (layer: Extract<LayerSummary['layer'], { kind: K }>) => boolean = () => true,
  ): LayerSummary | null {
    const summary = this.layers[this.next];
    if (summary?.layer.kind !== kind) return null;
    if (!test(summary.layer as Extract<LayerSummary['layer'], { kind: K }>)) return null;
    this.next++;
    return summary;
  }

  slice(layer: number, role: ParameterRole): ParameterSlice {
    const tensor = this.layout.find(candidate => candidate.layer === layer && candidate.role === role);
    if (!tensor) throw new RangeError(`layer ${layer} has no ${role}`);
    return { offset: tensor.offset, size: tensor.size };
  }

  norm(summary: LayerSummary): NormPlan {
    if (summary.layer.kind !== 'batchNorm') throw new RangeError(`${summary.name} is no batch normalisation`);
    const { index: layer } = summary;
    return {
      layer,
      gamma: this.slice(layer, 'gamma'),
      beta: this.slice(layer, 'beta'),
      movingMean: this.slice(layer, 'movingMean'),
      movingVariance: this.slice(layer, 'movingVariance'),
      momentum: summary.layer.momentum,
      epsilon: summary.layer.epsilon,
    };
  }

  takeNorm(): NormPlan | null {
    const summary = this.takeIf('batchNorm');
    return summary && this.norm(summary);
  }
}

const asImage = (shape: Shape): ImageShape => (shape.length === 3 ? shape : [1, 1, shape[0]]);

type PoolSpec = Extract<LayerSpec, { kind: 'maxPool' | 'avgPool' }>;

/** Whether a pool is one of 2 x 2 that needs no padding on an image of this shape. */
const isHalving = (pool: PoolSpec, [height, width]: ImageShape): boolean =>
  pool.poolSize === 2 &&
  pool.stride === 2 &&
  (paddingOf(pool) === 'valid' || (height % 2 === 0 && width % 2 === 0));

function planLayer(reader: LayerReader, summary: LayerSummary): PlanOp {
  const { layer, index } = summary;
  const input = asImage(summary.input);
  const output = asImage(summary.output);
  switch (layer.kind) {
    case 'conv2d': {
      const norm = reader.takeNorm();
      let relu = reader.takeIf('relu') !== null;
      const pool = reader.takeIf('maxPool', candidate => isHalving(candidate, output));
      if (pool && !relu) relu = reader.takeIf('relu') !== null;
      return {
        kind: 'conv',
        layer: index,
        input,
        kernelSize: layer.kernelSize,
        stride: layer.stride,
        padTop: paddingBefore(input[0], layer.kernelSize, layer.stride, layer.padding),
        padLeft: paddingBefore(input[1], layer.kernelSize, layer.stride, layer.padding),
        kernel: reader.slice(index, 'kernel'),
        bias: reader.slice(index, 'bias'),
        convolved: output,
        norm,
        relu,
        pool: pool !== null,
        output: pool ? asImage(pool.output) : output,
      };
    }
    case 'dense':
      return {
        kind: 'dense',
        layer: index,
        inputs: sizeOf(summary.input),
        units: layer.units,
        kernel: reader.slice(index, 'kernel'),
        bias: reader.slice(index, 'bias'),
        norm: reader.takeNorm(),
        relu: reader.takeIf('relu') !== null,
      };
    case 'batchNorm': {
      const norm = reader.norm(summary);
      return { kind: 'norm', layer: index, norm, relu: reader.takeIf('relu') !== null, shape: input };
    }
    case 'relu':
      return { kind: 'relu', layer: index, shape: input };
    case 'activation':
      return { kind: 'activation', layer: index, function: layer.function, shape: input };
    case 'maxPool':
    case 'avgPool':
      return {
        kind: layer.kind,
        layer: index,
        size: layer.poolSize,
        stride: layer.stride,
        padTop: paddingBefore(input[0], layer.poolSize, layer.stride, paddingOf(layer)),
        padLeft: paddingBefore(input[1], layer.poolSize, layer.stride, paddingOf(layer)),
        input,
        output,
      };
    case 'globalAvgPool':
      return { kind: 'globalAvgPool', layer: index, input, output };
    case 'dropout':
      return {
        kind: 'dropout',
        layer: index,
        rate: layer.rate,
        dropBelow: Math.min(Math.round(layer.rate * 2 ** 32), 2 ** 32 - 1),
        shape: input,
      };
    case 'flatten':
      return { kind: 'flatten', layer: index, input, output };
    default:
      return layer satisfies never;
  }
}

/** Plans one training step on images with paper of this grey, 0 to 255, or says in a sentence why the compiled trainers cannot run it. */
export function planStep(spec: ModelSpec, config: TrainConfig, paper: number): PlanResult {
  const summary = summarize(spec);
  if (!summary.ok) return { ok: false, unsupported: `${summary.problem.name}: ${summary.problem.message}` };
  const layout = parameterLayout(spec);
  if (!layout.some(tensor => tensor.trainable))
    return { ok: false, unsupported: 'the model has nothing to train: add a dense or convolution layer' };
  const reader = new LayerReader(summary.layers, layout);
  const ops: PlanOp[] = [];
  for (let next = reader.take(); next; next = reader.take()) ops.push(planLayer(reader, next));
  return {
    ok: true,
    plan: {
      ops,
      loss: { classes: summary.classes, labelSmoothing: config.labelSmoothing },
      update: {
        optimizer: config.optimizer,
        clipNorm: config.clipNorm,
        emaDecay: config.emaDecay,
        decayed: layout
          .filter(tensor => tensor.role === 'kernel')
          .map(({ offset, size }) => ({ offset, size })),
      },
      augmentation: config.augmentation,
      paper,
      seed: config.seed,
      parameters: parameterCount(layout),
      largestActivation: Math.max(...summary.layers.map(layer => sizeOf(layer.output))),
    },
  };
}
