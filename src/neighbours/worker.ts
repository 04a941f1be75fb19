/** The neighbours' worker: finds the nearest training images, which takes too long for the page's own thread. */
import type { NeighboursAnswer, NeighboursRequest } from '../core/drawing/neighbours-messages.ts';
import { holdLivenessLock, type WorkerAlive } from '../platform/liveness-lock.ts';
import { createNeighbours } from './neighbours.ts';

const post = (event: NeighboursAnswer | WorkerAlive): void => self.postMessage(event);
const neighbours = createNeighbours(post);
holdLivenessLock(lock => post({ kind: 'alive', lock }));

self.onmessage = ({ data }: MessageEvent<NeighboursRequest>) => void neighbours.handle(data);
