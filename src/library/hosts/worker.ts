/** The worker in which the engine runs in a browser. Its first message is how to start; all others are requests. */
import { compiledWasmInBrowser } from '../../engine/devices/compiled-sources.ts';
import { createEngine } from '../../engine/engine.ts';
import { withHeartbeats } from '../../engine/heartbeats.ts';
import { holdLivenessLock } from '../../platform/liveness-lock.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';
import { countsFor, type EngineStart, exportNothing, isHeard, sourcesFor } from './engine-host.ts';

const post = (event: EngineEvent): void => {
  if (isHeard(event)) self.postMessage(event);
};

function start(how: EngineStart) {
  const counts = () => countsFor(how, navigator.hardwareConcurrency);
  return createEngine({
    sources: sourcesFor(how, compiledWasmInBrowser(counts)),
    post,
    checkpointEvery: Number.POSITIVE_INFINITY,
    exportNetwork: exportNothing,
  });
}

self.onmessage = ({ data: how }: MessageEvent<EngineStart>) => {
  const handle = withHeartbeats(start(how).handle, post);
  self.onmessage = ({ data: request }: MessageEvent<EngineRequest>) => void handle(request);
};
holdLivenessLock(lock => post({ kind: 'alive', lock }));
