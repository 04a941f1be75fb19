/** The uniform records of an epoch's steps: written once, then read at a dynamic offset for each step. */
import { deriveKey, stream } from '../../../../core/numerics/rng.ts';
import { stepFactors } from '../../../../core/training/plan/optimizer-step.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest } from '../../../../core/training/trainer.ts';

/** The bytes of a record: the default alignment of dynamic offsets, see https://www.w3.org/TR/webgpu/#limits. */
export const recordBytes = 256;
const wordsPerRecord = recordBytes / 4;
const firstKeyWord = 8;

/** The steps whose loss and hits the ring of results holds; a longer request is read in parts. */
export const ringSteps = 512;

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

/** The records of training. `dropoutLayers` are the layers' indices in the spec, in the order of the record's keys. */
export function trainingRecords(
  request: StepsRequest,
  update: Pick<TrainConfig, 'optimizer' | 'emaDecay'>,
  seed: number,
  dropoutLayers: readonly number[],
): StepRecords {
  const records = inferenceRecords(request.rows.length, request.batchSize);
  const words = new Uint32Array(records.bytes);
  const floats = new Float32Array(records.bytes);
  for (const index of records.samples.keys()) {
    const at = index * wordsPerRecord;
    const step = request.firstStep + index;
    const factors = stepFactors(update, request.learningRates[index], step);
    words[at + 2] = index % ringSteps;
    floats.set([factors.rate, factors.rootScale, factors.shrink, factors.averageDecay], at + 3);
    for (const [key, layer] of dropoutLayers.entries())
      words[at + firstKeyWord + key] = deriveKey(seed, stream.dropout, layer, step);
  }
  return records;
}
