/** What the notebook asks of the workers; tests use small doubles. */
import type { EngineClient } from '../../client/engine-client.ts';
import type { LoaderClient } from '../../client/loader-client.ts';
import type { TrainingCall, TrainingCallEvent } from '../../client/training-call.ts';
import type { CheckpointStore } from '../../storage/checkpoint-store.ts';

/** Where a run under way is kept against crashes. */
export type CheckpointService = CheckpointStore;
export type LoaderService = Pick<LoaderClient, 'load'>;
export type EngineService = Pick<EngineClient, 'setData' | 'probe' | 'train' | 'findRate' | 'predict'>;
/** What training reports on its way. */
export type TrainingEvent = TrainingCallEvent;
export type TrainingHandle = TrainingCall;
