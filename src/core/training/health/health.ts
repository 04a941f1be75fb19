/** The health of a network in training: the norms of gradients and weights by layer, and the share of dead ReLUs. */
import { layersOf, type ModelSpec } from '../../model/model-spec.ts';
import { type ParameterTensor, parameterLayout } from '../../model/parameters.ts';
import type { MeasuredStep } from '../trainer.ts';

/** A layer with parameters. */
export interface LayerHealth {
  /** The layer's name, such as `conv2d_1`. */
  readonly name: string;
  /** L2 norm of the gradient of the mean loss, before any clipping, over the layer's trainable parameters. */
  readonly gradientNorm: number;
  /** L2 norm of the same parameters. */
  readonly weightNorm: number;
  /**
   * Share of the units behind the layer's ReLU that gave 0 for the whole minibatch, 0 to 1; the largest where several
   * ReLUs follow, null where none does.
   */
  readonly deadShare: number | null;
}

export interface HealthSample {
  /** Number of the measured step, from 0. */
  readonly step: number;
  readonly layers: readonly LayerHealth[];
}

/** A sample of a run of several networks, whose steps follow one another. */
export interface RunSample extends HealthSample {
  /** Index of the network in the run, from 0. */
  readonly network: number;
}

/** The least steps between two samples, which bounds what the samples cost. */
const leastSteps = 25;
/** Samples of an epoch, where it has enough steps. */
const samplesPerEpoch = 4;

/**
 * Says after which step from `step` on, counted from the first of the run, the next sample is due: after the very first
 * one, and then four times an epoch or each 25 steps. It depends on nothing else, so a run that is continued has the same.
 */
export function nextSample(step: number, stepsPerEpoch: number): number {
  if (step === 0) return 0;
  const every = Math.max(leastSteps, Math.ceil(stepsPerEpoch / samplesPerEpoch));
  return Math.ceil((step + 1) / every) * every - 1;
}

function norm(values: Float32Array, tensors: readonly ParameterTensor[]): number {
  let sum = 0;
  for (const { offset, size } of tensors)
    for (let index = offset; index < offset + size; index++) sum += values[index] * values[index];
  return Math.sqrt(sum);
}

/** The nearest layer at or before `layer` whose outputs a ReLU there would pass on: a convolution or a dense layer. */
function ownerOf(spec: ModelSpec, layer: number): number {
  const isOwner = (index: number) => ['conv2d', 'dense'].includes(spec.layers[index].kind);
  let owner = layer;
  while (owner >= 0 && !isOwner(owner)) owner--;
  return owner;
}

/** Summarises what a step left behind. Throws a `RangeError` for an impossible spec. */
export function healthOf(spec: ModelSpec, step: number, measured: MeasuredStep): HealthSample {
  const layout = parameterLayout(spec).filter(({ trainable }) => trainable);
  const layers = layersOf(spec).flatMap(({ index, name }) => {
    const tensors = layout.filter(({ layer }) => layer === index);
    if (tensors.length === 0) return [];
    const shares = measured.relus
      .filter(({ layer }) => ownerOf(spec, layer) === index)
      .map(({ dead, units }) => dead / units);
    return [
      {
        name,
        gradientNorm: norm(measured.gradient, tensors),
        weightNorm: norm(measured.weights, tensors),
        deadShare: shares.length > 0 ? Math.max(...shares) : null,
      },
    ];
  });
  return { step, layers };
}
