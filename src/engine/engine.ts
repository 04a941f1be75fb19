/** The engine without its worker: requests in, events out. Predictions may run beside a paused training. */
import type { ExportedModel } from '../core/model/exported-model.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { toTrainerFailure } from './devices/failure.ts';
import { MeasurementCache } from './devices/measurement-cache.ts';
import type { TrainerSource } from './devices/trainer-source.ts';
import type { EngineContext, RequestOf } from './requests/engine-context.ts';
import { features, predict } from './requests/predict.ts';
import { findRate, train } from './requests/train.ts';
import { trainGang } from './requests/train-gang.ts';

export interface EngineOptions {
  readonly sources: readonly TrainerSource[];
  readonly post: (event: EngineEvent) => void;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
  /** Writes a network as the files of tfjs. It comes from outside, so that an engine can be built without tfjs. */
  readonly exportNetwork: (spec: ModelSpec, weights: Float32Array<ArrayBuffer>) => Promise<ExportedModel>;
}

function control({ running, stopped }: EngineContext, { id, kind }: RequestOf<'pause' | 'resume' | 'stop'>) {
  if (running?.id === id) running.control[kind]();
  else if (kind === 'stop') stopped.add(id);
}

function leave({ running }: EngineContext, { id, network }: RequestOf<'leave'>): void {
  if (running?.id === id) running.control.leave(network);
}

async function answer(
  context: EngineContext,
  request: EngineRequest,
  exportNetwork: EngineOptions['exportNetwork'],
): Promise<void> {
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
    case 'trainGang':
      return trainGang(context, request);
    case 'findRate':
      return findRate(context, request);
    case 'pause':
    case 'resume':
    case 'stop':
      return control(context, request);
    case 'leave':
      return leave(context, request);
    case 'predict':
      return predict(context, request);
    case 'features':
      return features(context, request);
    case 'export':
      post({ kind: 'exported', id, model: await exportNetwork(request.spec, request.weights) });
      return;
    default:
      return request satisfies never;
  }
}

export function createEngine({ sources, post, checkpointEvery, exportNetwork }: EngineOptions) {
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
        await answer(context, request, exportNetwork);
      } catch (error) {
        const { reason, message } = toTrainerFailure(error);
        post({ kind: 'failed', id: request.id, reason, message });
      }
    },
  };
}
