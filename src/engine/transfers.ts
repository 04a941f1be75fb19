import type { EngineEvent } from '../protocol.ts';

/** What an event gives away rather than copies: only arrays that the engine keeps no hold on. */
export function transfersOf(event: EngineEvent): readonly ArrayBuffer[] {
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
    default:
      return [];
  }
}
