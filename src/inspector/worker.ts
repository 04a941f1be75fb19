/** The inspector's worker: looks at single images while the engine may be busy with a training. */
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { InspectorEvent, InspectorRequest } from '../protocol.ts';
import { createInspector } from './inspector.ts';

/** The buffers of an event, which the inspector no longer uses; layers that change nothing share theirs. */
function buffersOf(event: InspectorEvent): ArrayBuffer[] {
  if (event.kind === 'occluded') return [event.loss.buffer];
  if (event.kind !== 'looked') return [];
  const { logits, probabilities, activations, gradient } = event.look;
  const values = [logits, probabilities, ...activations, ...(gradient ? [gradient] : [])];
  return [...new Set(values.map(({ buffer }) => buffer))];
}

const post = (event: InspectorEvent): void => self.postMessage(event, { transfer: buffersOf(event) });
const inspector = createInspector(post);
holdLivenessLock(lock => post({ kind: 'alive', lock }));

self.onmessage = ({ data }: MessageEvent<InspectorRequest>) => void inspector.handle(data);
