/** The engine's worker: wires the engine to its port and beats once a second while work is under way. */
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { trainerSources } from './devices/sources.ts';
import { createEngine } from './engine.ts';
import { transfersOf } from './transfers.ts';

const secondsBetweenCheckpoints = 5;
const millisecondsBetweenBeats = 1000;

const post = (event: EngineEvent): void => self.postMessage(event, { transfer: [...transfersOf(event)] });
const engine = createEngine({ sources: trainerSources, post, checkpointEvery: secondsBetweenCheckpoints });
holdLivenessLock(lock => post({ kind: 'alive', lock }));

self.onmessage = async ({ data: request }: MessageEvent<EngineRequest>) => {
  const beat = setInterval(() => post({ kind: 'heartbeat', id: request.id }), millisecondsBetweenBeats);
  await engine.handle(request);
  clearInterval(beat);
};
