/**
 * The uniform records of an epoch's steps: written once, then read at a dynamic offset for each step. A step of several networks
 * has a record for each.
 */
import { deriveKey, stream } from '../../../../core/numerics/rng.ts';
import { stepFactors } from '../../../../core/training/plan/optimizer-step.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest } from '../../../../core/training/trainer.ts';

/** The bytes of a record: the default alignment of dynamic offsets, see https://www.w3.org/TR/webgpu/#limits. */
export const recordBytes = 256;
const wordsPerRecord = recordBytes / 4;
const networkWord = 9;

/** The steps whose loss and hits the ring of results holds; a longer request is read in parts. */
export const ringSteps = 512;
/** The bytes of a step's loss and hits in the ring. */
const resultBytes = 8;

/** The bytes of the ring, in which each network has a part of its own. */
export const ringBytes = (networks: number): number => networks * ringSteps * resultBytes;

/** The place in the ring of a network's step. */
export const slotOf = (network: number, step: number): number => network * ringSteps + (step % ringSteps);

export interface StepRecords {
  readonly bytes: ArrayBuffer;
  /** The number of images of each step. */
  readonly samples: readonly number[];
  /** The networks of each step. */
  readonly members: number;
}

/** A network of a gang and its steps. */
export interface Member {
  readonly network: number;
  readonly request: StepsRequest;
  readonly update: Pick<TrainConfig, 'optimizer' | 'emaDecay'>;
  readonly seed: number;
}

/** Cuts `total` images into batches. */
function batchesOf(total: number, batchSize: number): readonly number[] {
  return Array.from({ length: Math.ceil(total / batchSize) }, (_, index) =>
    Math.min(batchSize, total - index * batchSize),
  );
}

/** The records of inference and of measuring, which need only `samples` and `firstRow`, and the network. */
export function inferenceRecords(total: number, batchSize: number, network = 0): StepRecords {
  const samples = batchesOf(total, batchSize);
  const words = new Uint32Array(samples.length * wordsPerRecord);
  for (const [index, count] of samples.entries()) {
    words.set([count, index * batchSize], index * wordsPerRecord);
    words[index * wordsPerRecord + networkWord] = network;
  }
  return { bytes: words.buffer, samples, members: 1 };
}

/**
 * The records of training, `[steps, networks]`, of which the members' come first. The rows of all members lie one after another.
 * Each record has the key that the seed gives to all dropout; the kernels add their layer and the step.
 */
export function trainingRecords(members: readonly Member[], networks: number): StepRecords {
  const [{ request: first }] = members;
  const samples = batchesOf(first.rows.length, first.batchSize);
  const words = new Uint32Array(samples.length * networks * wordsPerRecord);
  const floats = new Float32Array(words.buffer);
  let firstRow = 0;
  for (const [place, { network, request, update, seed }] of members.entries()) {
    const dropoutKey = deriveKey(seed, stream.dropout);
    for (const [index, count] of samples.entries()) {
      const at = (index * networks + place) * wordsPerRecord;
      const step = request.firstStep + index;
      const factors = stepFactors(update, request.learningRates[index], step);
      words.set([count, firstRow + index * request.batchSize, slotOf(network, index)], at);
      floats.set([factors.rate, factors.rootScale, factors.shrink, factors.averageDecay], at + 3);
      words.set([dropoutKey, step, network], at + 7);
    }
    firstRow += request.rows.length;
  }
  return { bytes: words.buffer, samples, members: members.length };
}
