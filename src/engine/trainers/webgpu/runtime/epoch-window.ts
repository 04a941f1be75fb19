/** A request as a part of its epoch, whose order, learning rates and distortions then go to the GPU only once. */
import type { StepsRequest } from '../../../../core/training/trainer.ts';

export interface EpochWindow {
  /** All the steps that are uploaded together, as one request. */
  readonly epoch: StepsRequest;
  /** The requested steps are `from` to before `to`, counted from the epoch's first. */
  readonly from: number;
  readonly to: number;
}

/**
 * Finds the epoch that a request's arrays are views on. Where they are not views of whole batches on matching arrays, the
 * request is its own epoch.
 */
export function epochWindow(request: StepsRequest): EpochWindow {
  const { rows, batchSize, learningRates, firstStep } = request;
  const allRows = new Uint32Array(rows.buffer);
  const allRates = new Float32Array(learningRates.buffer);
  const from = rows.byteOffset / rows.BYTES_PER_ELEMENT / batchSize;
  const to = from + Math.ceil(rows.length / batchSize);
  const isView =
    Number.isInteger(from) &&
    from <= firstStep &&
    learningRates.byteOffset / learningRates.BYTES_PER_ELEMENT === from &&
    allRates.length >= Math.ceil(allRows.length / batchSize) &&
    (rows.length % batchSize === 0 || from * batchSize + rows.length === allRows.length);
  if (!isView) return { epoch: request, from: 0, to: to - from };
  const epoch = { ...request, rows: allRows, learningRates: allRates, firstStep: firstStep - from };
  return { epoch, from, to };
}

/** Whether two epochs are the same arrays with the same numbers, so that one upload serves both. */
export const isSameEpoch = (a: StepsRequest, b: StepsRequest): boolean =>
  a.rows.buffer === b.rows.buffer &&
  a.rows.byteOffset === b.rows.byteOffset &&
  a.rows.length === b.rows.length &&
  a.learningRates.buffer === b.learningRates.buffer &&
  a.learningRates.byteOffset === b.learningRates.byteOffset &&
  a.batchSize === b.batchSize &&
  a.firstStep === b.firstStep &&
  a.epoch === b.epoch;
