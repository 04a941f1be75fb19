/** What a training ends with in tests. */
import type { TrainOutcome } from '../../protocol.ts';

export const device = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;

export function outcome(
  ended: TrainOutcome['ended'],
  validationAccuracy = 0.5,
  holdsOut: readonly number[],
  answers: TrainOutcome['answers'] = [],
  weights = new Float32Array(3),
): TrainOutcome {
  const epoch = {
    seconds: 1,
    loss: 1,
    accuracy: 0.5,
    validationLoss: 1,
    validationAccuracy,
    learningRate: 1,
  };
  return {
    ended,
    device,
    history: answers.map((_, index) => ({ ...epoch, epoch: index + 1 })),
    answers,
    best: { epoch: 1, validationAccuracy, weights },
    validationRows: Uint32Array.from(holdsOut),
    seconds: 2,
  };
}
