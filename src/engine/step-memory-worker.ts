/** The worker that compiles a training step, which takes too long for the page's own thread, to say how large it is. */

import type { StepMemoryAnswer, StepMemoryRequest } from '../core/forecast/step-memory-messages.ts';
import { holdLivenessLock, type WorkerAlive } from '../platform/liveness-lock.ts';
import { mostThreads, threadCounts } from './devices/thread-counts.ts';
import { sizeStep } from './step-memory.ts';

const post = (event: StepMemoryAnswer | WorkerAlive): void => self.postMessage(event);
holdLivenessLock(lock => post({ kind: 'alive', lock }));

const [threads] = threadCounts(navigator.hardwareConcurrency, mostThreads);

self.onmessage = ({ data }: MessageEvent<StepMemoryRequest>) => post(sizeStep(data, threads));
