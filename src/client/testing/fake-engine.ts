/** A client of the engine whose workers are fakes, with the requests and events that its tests share. */
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { FakeWorker } from '../../platform/testing/fake-worker.ts';
import type { EngineEvent, EngineRequest, TrainOutcome, TrainRequest } from '../../protocol.ts';
import { createEngineClient } from '../engine-client.ts';
import type { TrainingCallEvent } from '../training-call.ts';

type EngineFake = FakeWorker<EngineRequest, EngineEvent>;

export const wasm = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;
export const webgpu = { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter: 'GPU' } as const;
// The client reads no other fields of these.
export const outcome = { ended: 'complete', device: wasm } as TrainOutcome;
export const checkpointAfter = (epoch: number) => ({ epoch, stepInEpoch: 0 }) as RunCheckpoint;
export const request = { device: 'auto', resume: null } as TrainRequest;
export const never = new AbortController().signal;
export const predictCall = {
  spec: { layers: [] },
  weights: new Float32Array(1),
  device: 'auto',
  images: { table: 'test' },
  views: 1,
} as const;

/** A client whose workers do what the test tells them to, and the events that a training has reported. */
export function arrange() {
  const workers: EngineFake[] = [];
  const client = createEngineClient(
    () => {
      const worker: EngineFake = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    {
      heartbeatTimeout: 10_000,
      progressTimeout: 60_000,
      checkInterval: 1000,
    },
  );
  const news: TrainingCallEvent[] = [];
  const notices = (): (string | null)[] =>
    news.flatMap(event => (event.kind === 'started' ? [event.notice] : []));
  return { client, workers, worker: () => workers[workers.length - 1], news, notices };
}

export const started = (
  id: number,
  device: typeof wasm | typeof webgpu,
  notice: string | null = null,
): EngineEvent => ({ kind: 'started', id, device, stepsPerEpoch: 10, notice });
