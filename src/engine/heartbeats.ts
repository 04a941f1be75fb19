/** The heartbeats of a worker: whoever listens tells by them that it has not stopped. */
import { beat, onBeat } from '../platform/pulse.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';

const millisecondsBetweenHeartbeats = 500;

/** Gives `handle` with heartbeats while a request is under way. A thread has one pulse, so it may be called once. */
export function withHeartbeats(
  handle: (request: EngineRequest) => Promise<void>,
  post: (event: EngineEvent) => void,
): (request: EngineRequest) => Promise<void> {
  const underWay = new Set<EngineRequest>();
  onBeat(silence => {
    for (const { id } of underWay) post({ kind: 'heartbeat', id, silence });
  });
  return async request => {
    underWay.add(request);
    const heartbeats = setInterval(beat, millisecondsBetweenHeartbeats);
    try {
      await handle(request);
    } finally {
      clearInterval(heartbeats);
      underWay.delete(request);
    }
  };
}
