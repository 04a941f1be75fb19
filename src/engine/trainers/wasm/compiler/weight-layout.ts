/**
 * The parameters' order in memory, and the map between it and the canonical order of `parameterLayout`.
 *
 * Tensors lie in zones, so that whole ranges are treated alike: convolution biases ('sharded'), convolution kernels, dense
 * kernels, the other trainable tensors ('plain'), running statistics. The first two zones have a gradient per shard; weight
 * decay shrinks the second and the third.
 */
import { padChannels } from '../../../../core/training/plan/pad-channels.ts';
import type {
  ConvOp,
  DenseOp,
  NormPlan,
  ParameterSlice,
  PlanOp,
  StepPlan,
} from '../../../../core/training/plan/step-plan.ts';
import { slotCount } from '../../../../core/training/training-state.ts';
import { listedUnits } from '../kernels/listed/pixel-lists.ts';
import { type Arena, roundUp } from '../kernels/tensor.ts';
import { unitFloats } from '../kernels/update.ts';
import type { Activation } from './activations.ts';

type Zone = 'sharded' | 'shardedKernel' | 'kernel' | 'plain' | 'running';
const zones: readonly Zone[] = ['sharded', 'shardedKernel', 'kernel', 'plain', 'running'];

interface WeightTensor {
  /** Its place in the canonical order. */
  readonly slice: ParameterSlice;
  readonly zone: Zone;
  /** Floats in memory, padding included. */
  readonly floats: number;
  /** Writes to `places`, for each canonical element in turn, `first` plus the float within the tensor's memory where it lies. */
  readonly spread: (places: Uint32Array, first: number) => void;
}

export interface WeightLayout {
  /** The addresses of arrays of `floats` each: weights, their gradients, the optimizer's slots, the moving average. */
  readonly weights: number;
  readonly gradients: number;
  readonly slots: readonly number[];
  readonly average: number | null;
  readonly floats: number;
  /** The address of shard 0's gradients, which cover the two sharded zones; `shardStride` bytes to the next shard's. */
  readonly shardGradients: number;
  readonly shardStride: number;
  /** The float at which each zone ends; the next zone begins there. */
  readonly ends: Readonly<Record<Zone, number>>;
  /** `[parameters]`: the index of each canonical element in the arrays. */
  readonly map: Uint32Array<ArrayBuffer>;
  /** From a tensor's canonical offset to its first float in the arrays. */
  readonly starts: ReadonlyMap<number, number>;
}

/** Allocates every array of parameters of the plan. `activations[i]` is the input of operation `i`. */
export function layOutWeights(
  arena: Arena,
  plan: StepPlan,
  activations: readonly Activation[],
  shards: number,
): WeightLayout {
  const tensors = plan.ops.flatMap((op, index) => tensorsOf(op, activations[index]));
  const map = new Uint32Array(plan.parameters);
  const starts = new Map<number, number>();
  const ends = { sharded: 0, shardedKernel: 0, kernel: 0, plain: 0, running: 0 };
  let floats = 0;
  for (const zone of zones) {
    for (const tensor of tensors.filter(candidate => candidate.zone === zone)) {
      starts.set(tensor.slice.offset, floats);
      const { offset, size } = tensor.slice;
      tensor.spread(map.subarray(offset, offset + size), floats);
      floats += roundUp(tensor.floats, unitFloats);
    }
    ends[zone] = floats;
  }
  const array = () => arena.allocate(floats * 4);
  const { optimizer, emaDecay } = plan.update;
  const shardStride = ends.shardedKernel * 4 + unitFloats * 4;
  return {
    weights: array(),
    gradients: array(),
    slots: Array.from({ length: slotCount[optimizer.kind] }, array),
    average: emaDecay > 0 ? array() : null,
    floats,
    shardGradients: arena.allocate(shards * shardStride),
    shardStride,
    ends,
    map,
    starts,
  };
}

/** One number per channel in the channels' order, padded to whole vectors. */
function channelTensor(slice: ParameterSlice, zone: Zone): WeightTensor {
  return {
    slice,
    zone,
    floats: padChannels(slice.size),
    spread: (places, first) => {
      for (let element = 0; element < places.length; element++) places[element] = first + element;
    },
  };
}

/** Spreads a matrix, `[rows, columns]` in the canonical order, whose element lies at the sum of a row's and a column's place. */
function spreadMatrix(rowPlaces: readonly number[], columnPlaces: readonly number[]): WeightTensor['spread'] {
  const columns = Uint32Array.from(columnPlaces);
  return (places, first) => {
    for (let row = 0; row < rowPlaces.length; row++) {
      const start = first + rowPlaces[row];
      for (let column = 0; column < columns.length; column++)
        places[row * columns.length + column] = start + columns[column];
    }
  };
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** A convolution's kernel as the kernels of a dense output gradient read it: `[filters / 8, k, k, in, 8]`. */
function blockedKernel(
  slice: ParameterSlice,
  kernelSize: number,
  channels: number,
  paddedChannels: number,
  filters: number,
): WeightTensor {
  const cells = kernelSize * kernelSize;
  return {
    slice,
    zone: 'shardedKernel',
    floats: cells * paddedChannels * padChannels(filters),
    spread: spreadMatrix(
      count(cells).flatMap(cell => count(channels).map(channel => (cell * paddedChannels + channel) * 8)),
      count(filters).map(filter => Math.floor(filter / 8) * cells * paddedChannels * 8 + (filter % 8)),
    ),
  };
}

/** A convolution's kernel as the kernel of a sparse output gradient reads it: `[filters, k, rowFloats]`. */
function filterMajorKernel(
  slice: ParameterSlice,
  kernelSize: number,
  channels: number,
  paddedChannels: number,
  filters: number,
  rowFloats: number,
): WeightTensor {
  return {
    slice,
    zone: 'shardedKernel',
    floats: padChannels(filters) * kernelSize * rowFloats,
    spread: spreadMatrix(
      count(kernelSize).flatMap(row =>
        count(kernelSize).flatMap(column =>
          count(channels).map(channel => row * rowFloats + column * paddedChannels + channel),
        ),
      ),
      count(filters).map(filter => filter * kernelSize * rowFloats),
    ),
  };
}

/** The units whose weights lie together: a dense layer that lists the inked pixels takes 32 at a time, others 8. */
export const unitBlockOf = ({ isPixels }: Activation, units: number): 8 | 32 =>
  isPixels && padChannels(units) % listedUnits === 0 ? listedUnits : 8;

/**
 * A dense layer's kernel, `[units / block, inputs, block]`; its inputs are pixels of `channels` floats, padded to
 * `paddedChannels`.
 */
function denseKernel({ kernel: slice, inputs, units }: DenseOp, input: Activation): WeightTensor {
  const { channels, paddedChannels } = input;
  const block = unitBlockOf(input, units);
  const paddedInputs = (inputs / channels) * paddedChannels;
  return {
    slice,
    zone: 'kernel',
    floats: paddedInputs * padChannels(units),
    spread: spreadMatrix(
      count(inputs).map(
        input => (Math.floor(input / channels) * paddedChannels + (input % channels)) * block,
      ),
      count(units).map(unit => Math.floor(unit / block) * paddedInputs * block + (unit % block)),
    ),
  };
}

/**
 * Whether the convolution's output gradient is treated as sparse. A 2 x 2 pooling right behind the convolution makes it so.
 * A normalisation between the two adds a dense part; for grey images of even sizes and stride 1 that part follows from
 * sums over the input, so the gradient still counts as sparse.
 */
export const isSparse = (
  op: Pick<ConvOp, 'pool' | 'norm' | 'stride' | 'kernelSize' | 'convolved'>,
  inputChannels: number,
): boolean => {
  if (!op.pool || op.norm === null) return op.pool;
  const [height, width] = op.convolved;
  const even = height % 2 === 0 && width % 2 === 0;
  return inputChannels === 1 && op.stride === 1 && even && Math.min(height, width) >= op.kernelSize;
};

/** Floats of one row of a convolution window, padded to whole vectors. */
export const windowRowFloats = (kernelSize: number, paddedChannels: number): number =>
  roundUp(kernelSize * paddedChannels, 4);

function normTensors(norm: NormPlan | null): WeightTensor[] {
  if (!norm) return [];
  return [
    channelTensor(norm.gamma, 'plain'),
    channelTensor(norm.beta, 'plain'),
    channelTensor(norm.movingMean, 'running'),
    channelTensor(norm.movingVariance, 'running'),
  ];
}

function tensorsOf(op: PlanOp, input: Activation): WeightTensor[] {
  const { channels, paddedChannels } = input;
  switch (op.kind) {
    case 'conv': {
      const filters = op.convolved[2];
      const kernel = isSparse(op, paddedChannels)
        ? filterMajorKernel(
            op.kernel,
            op.kernelSize,
            channels,
            paddedChannels,
            filters,
            windowRowFloats(op.kernelSize, paddedChannels),
          )
        : blockedKernel(op.kernel, op.kernelSize, channels, paddedChannels, filters);
      return [kernel, channelTensor(op.bias, op.norm ? 'plain' : 'sharded'), ...normTensors(op.norm)];
    }
    case 'dense':
      return [denseKernel(op, input), channelTensor(op.bias, 'plain'), ...normTensors(op.norm)];
    case 'norm':
      return normTensors(op.norm);
    case 'relu':
    case 'activation':
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
    case 'dropout':
    case 'flatten':
      return [];
    default:
      return op satisfies never;
  }
}
