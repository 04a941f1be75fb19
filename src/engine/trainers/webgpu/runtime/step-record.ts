/** The uniform records of an epoch's steps: written once, then read at a dynamic offset for each step. */
import { deriveKey, stream } from '../../../../core/numerics/rng.ts';
import { stepFactors } from '../../../../core/training/plan/optimizer-step.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest } from '../../../../core/training/trainer.ts';

/** The bytes of a record: the default alignment of dynamic offsets, see https://www.w3.org/TR/webgpu/#limits. */
export const recordBytes = 256;
const wordsPerRecord = recordBytes / 4;

/** The steps whose loss and hits the ring of results holds; a longer request is read in parts. */
export const ringSteps = 512;
/** The bytes of a step's loss and hits in the ring. */
export const resultBytes = 8;

export interface StepRecords {
  readonly bytes: ArrayBuffer;
  /** The number of images of each step. */
  readonly samples: readonly number[];
}

/** Cuts `total` images into batches. */
function batchesOf(total: number, batchSize: number): readonly number[] {
  return Array.from({ length: Math.ceil(total / batchSize) }, (_, index) =>
    Math.min(batchSize, total - index * batchSize),
  );
}

/** The records of inference, which needs only `samples` and `firstRow`. */
export function inferenceRecords(total: number, batchSize: number): StepRecords {
  const samples = batchesOf(total, batchSize);
  const words = new Uint32Array(samples.length * wordsPerRecord);
  for (const [index, count] of samples.entries())
    words.set([count, index * batchSize], index * wordsPerRecord);
  return { bytes: words.buffer, samples };
}

/** The records of training. Each has the key that the seed gives to all dropout; the kernels add their layer and the step. */
export function trainingRecords(
  request: StepsRequest,
  update: Pick<TrainConfig, 'optimizer' | 'emaDecay'>,
  seed: number,
): StepRecords {
  const records = inferenceRecords(request.rows.length, request.batchSize);
  const words = new Uint32Array(records.bytes);
  const floats = new Float32Array(records.bytes);
  const dropoutKey = deriveKey(seed, stream.dropout);
  for (const index of records.samples.keys()) {
    const at = index * wordsPerRecord;
    const step = request.firstStep + index;
    const factors = stepFactors(update, request.learningRates[index], step);
    words[at + 2] = index % ringSteps;
    floats.set([factors.rate, factors.rootScale, factors.shrink, factors.averageDecay], at + 3);
    words.set([dropoutKey, step], at + 7);
  }
  return records;
}
