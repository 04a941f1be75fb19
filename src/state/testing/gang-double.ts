/** What networks report that a GPU trains side by side, for tests. */
import type { GangEvent } from '../../client/gang-call.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { GangRequest, TrainOutcome } from '../../protocol.ts';
import { device, outcome } from './outcome-double.ts';

export const gpu = { ...device, backend: 'webgpu', adapter: 'a GPU', threads: 1 } as const;
export type Listen = (network: number, event: GangEvent) => void;

export const ended = (network: number, how: TrainOutcome['ended'] = 'complete'): GangEvent => ({
  kind: 'trained',
  id: 0,
  outcome: { ...outcome(how, 0.5 + network / 10, [network]), device: gpu },
});

export const checkpointAt = (epoch: number, stepInEpoch: number): RunCheckpoint => ({
  epoch,
  stepInEpoch,
  soFar: { loss: 0, correct: 0, images: 0, seconds: 0 },
  state: { step: 10 * epoch + stepInEpoch, weights: new Float32Array(3), slots: [], average: null },
  history: [],
  best: null,
  learningRateFactor: 1,
});

/** Each network of the request starts, does some steps of its first epoch and writes a checkpoint. */
export function begin({ networks }: GangRequest, listen: Listen, steps = 4): void {
  const all = [...networks.keys()];
  for (const network of all)
    listen(network, { kind: 'started', id: 0, device: gpu, stepsPerEpoch: 10, notice: 'Side by side.' });
  const loss = new Float32Array(steps).fill(1);
  const samples = { firstStep: 0, loss, accuracy: loss, imagesPerSecond: 100 };
  for (const network of all) listen(network, { kind: 'steps', id: 0, samples });
  for (const network of all)
    listen(network, { kind: 'checkpoint', id: 0, checkpoint: checkpointAt(0, steps) });
}
