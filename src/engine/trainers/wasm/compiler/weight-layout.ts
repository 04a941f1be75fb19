/**
 * The parameters' own order in memory, and the map between it and the canonical order of `parameterLayout`.
 *
 * Zones, so that whole ranges are treated alike: convolution biases, convolution kernels, dense kernels, the other trainable
 * tensors, running statistics. The first two have gradients per shard; the middle two are what weight decay shrinks.
 */
import type { ParameterSlice, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { slotCount } from '../../../../core/training/training-state.ts';
import { type Arena, padChannels, roundUp } from '../kernels/tensor.ts';
import { unitFloats } from '../kernels/update.ts';

export type Zone = 'sharded' | 'shardedKernel' | 'kernel' | 'plain' | 'running';
const zones: readonly Zone[] = ['sharded', 'shardedKernel', 'kernel', 'plain', 'running'];

export interface WeightTensor {
  /** In the canonical order. */
  readonly slice: ParameterSlice;
  readonly zone: Zone;
  /** Floats in memory, padding included. */
  readonly floats: number;
  /** Where in the tensor's memory the canonical element lies. */
  readonly place: (element: number) => number;
}

export interface WeightLayout {
  /** Addresses of arrays of `floats` each. */
  readonly weights: number;
  readonly gradients: number;
  readonly slots: readonly number[];
  readonly average: number | null;
  readonly floats: number;
  /** Of shard 0; only the sharded zones. */
  readonly shardGradients: number;
  readonly shardStride: number;
  /** Where each zone ends, in floats; each begins where the one before ends. */
  readonly ends: Readonly<Record<Zone, number>>;
  /** For each canonical element, its index in an array. */
  readonly map: Uint32Array<ArrayBuffer>;
  /** First float of the tensor that begins at a canonical offset. */
  readonly starts: ReadonlyMap<number, number>;
}

export function layOutWeights(
  arena: Arena,
  plan: StepPlan,
  tensors: readonly WeightTensor[],
  shards: number,
): WeightLayout {
  const map = new Uint32Array(plan.parameters);
  const starts = new Map<number, number>();
  const ends = { sharded: 0, shardedKernel: 0, kernel: 0, plain: 0, running: 0 };
  let floats = 0;
  for (const zone of zones) {
    for (const tensor of tensors.filter(candidate => candidate.zone === zone)) {
      starts.set(tensor.slice.offset, floats);
      for (let element = 0; element < tensor.slice.size; element++)
        map[tensor.slice.offset + element] = floats + tensor.place(element);
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

/** Channels in their order, padded. */
export function channelTensor(slice: ParameterSlice, zone: Zone): WeightTensor {
  return { slice, zone, floats: padChannels(slice.size), place: element => element };
}

/** A convolution's kernel as the dense kernels read it: `[filters / 8, k, k, in, 8]`. */
export function blockedKernel(
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
    place: element => {
      const filter = element % filters;
      const channel = Math.floor(element / filters) % channels;
      const cell = Math.floor(element / filters / channels);
      const block = Math.floor(filter / 8);
      return ((block * cells + cell) * paddedChannels + channel) * 8 + (filter % 8);
    },
  };
}

/** A convolution's kernel as the sparse gradient reads it: `[filters, k, rowFloats]`. */
export function filterMajorKernel(
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
    place: element => {
      const filter = element % filters;
      const channel = Math.floor(element / filters) % channels;
      const cell = Math.floor(element / filters / channels);
      const row = Math.floor(cell / kernelSize);
      return (filter * kernelSize + row) * rowFloats + (cell % kernelSize) * paddedChannels + channel;
    },
  };
}

/** A dense kernel `[units / 8, inputs, 8]` whose inputs are pixels of `channels` floats, padded. */
export function denseKernel(
  slice: ParameterSlice,
  inputs: number,
  channels: number,
  paddedChannels: number,
): WeightTensor {
  const units = slice.size / inputs;
  const paddedInputs = (inputs / channels) * paddedChannels;
  return {
    slice,
    zone: 'kernel',
    floats: paddedInputs * padChannels(units),
    place: element => {
      const unit = element % units;
      const input = Math.floor(element / units);
      const row = Math.floor(input / channels) * paddedChannels + (input % channels);
      return (Math.floor(unit / 8) * paddedInputs + row) * 8 + (unit % 8);
    },
  };
}
