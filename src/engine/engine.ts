/** The engine without its worker: requests in, events out. Predictions may run beside a paused training. */
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { toTrainerFailure } from './devices/failure.ts';
import { MeasurementCache } from './devices/measurement-cache.ts';
import type { TrainerSource } from './devices/sources.ts';
import type { EngineContext, RequestOf } from './requests/engine-context.ts';
import { features, predict } from './requests/predict.ts';
import { findRate, train } from './requests/train.ts';
import { exclusively } from './trainers/layers/exclusive.ts';
import { loadTfjs } from './trainers/tfjs.ts';

export interface EngineOptions {
  readonly sources: readonly TrainerSource[];
  readonly post: (event: EngineEvent) => void;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
}

async function exportNetwork(
  { post }: EngineContext,
  { id, spec, weights }: RequestOf<'export'>,
): Promise<void> {
  const { exportModel } = await import('./export/export-model.ts');
  const tf = await loadTfjs();
  // tfjs has one backend for all, so the export waits until no stock trainer computes.
  const model = await exclusively(() => exportModel(tf, spec, weights));
  post({ kind: 'exported', id, model });
}

function control({ running, stopped }: EngineContext, { id, kind }: RequestOf<'pause' | 'resume' | 'stop'>) {
  if (running?.id === id) running.control[kind]();
  else if (kind === 'stop') stopped.add(id);
}

async function answer(context: EngineContext, request: EngineRequest): Promise<void> {
  const { post, measurements } = context;
  const { id } = request;
  switch (request.kind) {
    case 'data':
      context.training = request.training;
      context.test = request.test;
      post({ kind: 'ready', id });
      return;
    case 'probe': {
      const { spec, config } = request;
      const measured = await measurements.measure(spec, config, context.training);
      post({ kind: 'measurements', id, measurements: measured });
      return;
    }
    case 'train':
      return train(context, request);
    case 'findRate':
      return findRate(context, request);
    case 'pause':
    case 'resume':
    case 'stop':
      return control(context, request);
    case 'predict':
      return predict(context, request);
    case 'features':
      return features(context, request);
    case 'export':
      return exportNetwork(context, request);
    default:
      return request satisfies never;
  }
}

export function createEngine({ sources, post, checkpointEvery }: EngineOptions) {
  const context: EngineContext = {
    sources,
    post,
    checkpointEvery,
    measurements: new MeasurementCache(sources),
    training: null,
    test: null,
    running: null,
    stopped: new Set(),
  };
  return {
    /** Settles when the request is answered, if need be by a `failed` event; it never rejects. */
    async handle(request: EngineRequest): Promise<void> {
      try {
        await answer(context, request);
      } catch (error) {
        const { reason, message } = toTrainerFailure(error);
        post({ kind: 'failed', id: request.id, reason, message });
      }
    },
  };
}
