import type { RunCheckpoint } from '../../core/checkpoint.ts';
import type { EngineEvent, EngineRequest, TrainOutcome, TrainRequest } from '../../protocol.ts';
import { createEngineClient } from '../engine-client.ts';
import type { EngineWorker } from '../engine-link.ts';
import type { TrainingNews } from '../training-call.ts';

/** A worker that does what the test tells it to. */
class FakeWorker implements EngineWorker {
  readonly requests: EngineRequest[] = [];
  ended = false;
  onmessage: EngineWorker['onmessage'] = null;
  onerror: EngineWorker['onerror'] = null;
  onmessageerror: EngineWorker['onmessageerror'] = null;

  postMessage(request: EngineRequest): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  say(event: EngineEvent): void {
    this.onmessage?.(new MessageEvent('message', { data: event }));
  }
  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
  /** The last request of a kind. */
  asked<Kind extends EngineRequest['kind']>(kind: Kind): Extract<EngineRequest, { kind: Kind }> {
    const found = this.requests.findLast(request => request.kind === kind);
    if (found === undefined) throw new Error(`nobody asked for ${kind}`);
    return found as Extract<EngineRequest, { kind: Kind }>;
  }
}

export const wasm = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;
export const webgpu = { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter: 'GPU' } as const;
// The client looks at neither.
export const outcome = { ended: 'complete', device: wasm } as TrainOutcome;
export const checkpointAfter = (epoch: number) => ({ epoch, stepInEpoch: 0 }) as RunCheckpoint;
export const request = { device: 'auto', resume: null } as TrainRequest;
export const never = new AbortController().signal;
export const question = {
  spec: { layers: [] },
  weights: new Float32Array(1),
  device: 'auto',
  images: { table: 'test' },
  views: 1,
} as const;

/** A client whose workers do what the test tells them to, and what a training has said. */
export function arrange() {
  const workers: FakeWorker[] = [];
  const client = createEngineClient(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    { silence: 10_000, idleSilence: 5000, standstill: 60_000, look: 1000 },
  );
  const news: TrainingNews[] = [];
  const notices = (): (string | null)[] =>
    news.flatMap(event => (event.kind === 'started' ? [event.notice] : []));
  return { client, workers, worker: () => workers[workers.length - 1], news, notices };
}

export const started = (
  id: number,
  device: typeof wasm | typeof webgpu,
  notice: string | null = null,
): EngineEvent => ({ kind: 'started', id, device, stepsPerEpoch: 10, notice });
