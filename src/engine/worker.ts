/** The engine's worker: connects the engine to its port and sends heartbeats while a request is under way. */
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { trainerSources } from './devices/sources.ts';
import { createEngine } from './engine.ts';
import { exportNetwork } from './export/export-network.ts';
import { withHeartbeats } from './heartbeats.ts';

const secondsBetweenCheckpoints = 5;

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

const handle = withHeartbeats(engine.handle, post);
self.onmessage = ({ data: request }: MessageEvent<EngineRequest>) => void handle(request);
