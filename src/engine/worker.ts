/** The engine's worker: connects the engine to its port and sends heartbeats while a request is under way. */
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import { beat, onBeat } from '../platform/pulse.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { trainerSources } from './devices/sources.ts';
import { createEngine } from './engine.ts';
import { exportNetwork } from './export/export-network.ts';

const secondsBetweenCheckpoints = 5;
const millisecondsBetweenHeartbeats = 500;

/** The buffers of an event that are transferred rather than copied: only those that the engine no longer uses. */
function transfersOf(event: EngineEvent): ArrayBuffer[] {
  switch (event.kind) {
    case 'checkpoint': {
      const { weights, slots, average } = event.checkpoint.state;
      return [weights, ...slots, ...(average === null ? [] : [average])].map(({ buffer }) => buffer);
    }
    case 'steps':
      return [event.samples.loss.buffer, event.samples.accuracy.buffer];
    case 'rateLosses':
      return [event.losses.buffer];
    case 'predicted':
      return [event.probabilities.buffer];
    case 'features':
      return [event.features.buffer];
    case 'ofNetwork':
      return transfersOf(event.event);
    default:
      return [];
  }
}

const post = (event: EngineEvent): void => self.postMessage(event, { transfer: transfersOf(event) });
const engine = createEngine({
  sources: trainerSources,
  post,
  checkpointEvery: secondsBetweenCheckpoints,
  exportNetwork,
});
holdLivenessLock(lock => post({ kind: 'alive', lock }));

const underWay = new Set<EngineRequest>();
onBeat(silence => {
  for (const { id } of underWay) post({ kind: 'heartbeat', id, silence });
});

self.onmessage = async ({ data: request }: MessageEvent<EngineRequest>) => {
  underWay.add(request);
  const heartbeats = setInterval(beat, millisecondsBetweenHeartbeats);
  await engine.handle(request);
  clearInterval(heartbeats);
  underWay.delete(request);
};
