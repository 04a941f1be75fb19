/** The neighbours' worker without its thread: finds the nearest training images, requests in, events out. */
import { nearestOf, ownDistance, probeCount, type Reference, unlikeFrom } from '../core/drawing/nearest.ts';
import type { NeighboursAnswer, NeighboursRequest } from '../core/drawing/neighbours-messages.ts';
import { nextTask } from '../platform/next-task.ts';

/** Milliseconds of measuring after which messages are let in: a drawing asks many times a second. */
const longestSilence = 20;

export function createNeighbours(post: (event: NeighboursAnswer) => void) {
  let reference: Reference | null = null;

  /** Measures how near training images are to one another, unless others replace them meanwhile. */
  async function measure(id: number, measured: Reference): Promise<void> {
    const distances: number[] = [];
    let heard = performance.now();
    for (let index = 0; index < probeCount(measured) && measured === reference; index++) {
      const distance = ownDistance(measured, index);
      if (distance !== null) distances.push(distance);
      if (performance.now() - heard < longestSilence) continue;
      await nextTask();
      heard = performance.now();
    }
    post({ kind: 'measured', id, unlikeFrom: unlikeFrom(distances) });
  }

  return {
    /** Settles when the request is answered. */
    async handle(request: NeighboursRequest): Promise<void> {
      switch (request.kind) {
        case 'compareWith':
          reference = request.reference;
          return measure(request.id, request.reference);
        case 'findNearest':
          post({
            kind: 'nearest',
            id: request.id,
            nearest: reference && nearestOf(reference, request.pixels),
          });
          return;
        default:
          request satisfies never;
      }
    },
  };
}
