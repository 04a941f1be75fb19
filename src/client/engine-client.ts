/** The page's side of the engine worker: every request settles by an answer, a typed error or a deadline. */
import type { TestTable, TrainingTable } from '../core/data/dataset.ts';
import type { ExportedModel } from '../core/model/exported-model.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { Device, DeviceChoice, DeviceMeasurement } from '../core/training/device.ts';
import type { TrainConfig } from '../core/training/train-config.ts';
import type { HeartbeatTimes } from '../platform/heartbeat-monitor.ts';
import type { EngineRequest, GangRequest, RateFinderRequest, TrainRequest } from '../protocol.ts';
import { retryAfterLoss } from './device-fallback.ts';
import { createEngineLink, type EngineWorker } from './engine-link.ts';
import { type GangCall, type GangEvent, startGang } from './gang-call.ts';
import { startRateFinder } from './rate-finder-call.ts';
import { requestWithRetry } from './request-with-retry.ts';
import { startTraining, type TrainingCall, type TrainingCallEvent } from './training-call.ts';

interface EngineTables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
}

type PredictRequest = Extract<EngineRequest, { kind: 'predict' }>;

type FeaturesCall = Omit<Extract<EngineRequest, { kind: 'features' }>, 'kind' | 'id'>;

type PredictCall = Omit<PredictRequest, 'kind' | 'id'>;

interface Prediction {
  readonly device: Device;
  /** Softmax probabilities `[rows, 10]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/** The engine's requests as promises, which reject with an `EngineError`. */
export interface EngineClient {
  /** Gives the tables to the worker, and to every later one that replaces it. */
  setData(tables: EngineTables): Promise<void>;
  /** Measures every trainer for this training; see `DeviceMeasurement`. */
  probe(spec: ModelSpec, config: TrainConfig): Promise<readonly DeviceMeasurement[]>;
  /** Starts a training; `listen` gets its events until the outcome settles. */
  train(request: TrainRequest, listen: (event: TrainingCallEvent) => void): TrainingCall;
  /** Starts trainings side by side; `listen` gets the events of each until they end. */
  trainGang(request: GangRequest, listen: (network: number, event: GangEvent) => void): GangCall;
  /** Tries growing learning rates on the initial network; see `startRateFinder`. */
  findRate(
    rateFinder: RateFinderRequest,
    onLosses: (losses: Float32Array<ArrayBuffer>) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Gives the network as files for tfjs. `weights` are in the order of `parameterLayout`. */
  exportModel(spec: ModelSpec, weights: Float32Array<ArrayBuffer>): Promise<ExportedModel>;
  /** Predicts images; `onProgress` gets the number of images done and in total. */
  predict(
    what: PredictCall,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Prediction>;
  /** Gives the output of the network's last hidden layer for rows of the training table, `[rows, units]`. */
  features(
    what: FeaturesCall,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>>;
}

/**
 * Timeouts for a worker that lives and hangs; a dead one is noticed at once by its liveness lock. With two heartbeats a
 * second, a training goes on within 5 s. Work that cannot beat says so beforehand (`allowSilence`).
 */
const defaultTimes: HeartbeatTimes = {
  heartbeatTimeout: 2500,
  progressTimeout: 240_000,
  checkInterval: 500,
};

function spawnEngine(): EngineWorker {
  return new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

const predictRequest = (id: number, call: PredictCall): EngineRequest => ({ kind: 'predict', id, ...call });

/** With more losses than these an answer would not come in half a minute. */
const mostPredictionLosses = 3;

/** Retries a prediction where a training would be retried: see `retryAfterLoss`. */
function predictionRetry(
  first: DeviceChoice,
  requestOn: (id: number, device: DeviceChoice) => EngineRequest,
) {
  const lost: DeviceChoice[] = [];
  let device = first;
  return (id: number, why: string): EngineRequest | null => {
    lost.push(device);
    const next = retryAfterLoss(lost, why);
    if (next === null || lost.length > mostPredictionLosses) return null;
    device = next.device;
    return requestOn(id, device);
  };
}

export function createEngineClient(
  spawn: () => EngineWorker = spawnEngine,
  times: HeartbeatTimes = defaultTimes,
): EngineClient {
  let tables: EngineTables | null = null;
  const link = createEngineLink({
    spawn,
    times,
    now: () => performance.now(),
    greeting: () => (tables === null ? [] : [{ kind: 'data', id: 0, ...tables }]),
  });
  return {
    setData({ training, test }) {
      const request = (id: number): EngineRequest => ({ kind: 'data', id, training, test });
      const ready = requestWithRetry(link, request, event => (event.kind === 'ready' ? true : null), null);
      tables = { training, test };
      return ready.then(() => undefined);
    },
    probe: (spec, config) =>
      requestWithRetry(
        link,
        id => ({ kind: 'probe', id, spec, config }),
        event => (event.kind === 'measurements' ? event.measurements : null),
        null,
      ),
    train: (request, listen) => startTraining(link, request, listen),
    trainGang: (request, listen) => startGang(link, request, listen),
    findRate: (rateFinder, onLosses, signal) => startRateFinder(link, rateFinder, onLosses, signal),
    exportModel: (spec, weights) =>
      requestWithRetry(
        link,
        id => ({ kind: 'export', id, spec, weights }),
        event => (event.kind === 'exported' ? event.model : null),
        null,
      ),
    predict: (what, onProgress, signal) =>
      requestWithRetry(
        link,
        id => predictRequest(id, what),
        event => {
          if (event.kind === 'predicting') onProgress(event.done, event.total);
          return event.kind === 'predicted' ? event : null;
        },
        signal,
        predictionRetry(what.device, (id, device) => predictRequest(id, { ...what, device })),
      ).then(({ device, probabilities }) => ({ device, probabilities })),
    features: (what, onProgress, signal) =>
      requestWithRetry(
        link,
        id => ({ kind: 'features', id, ...what }),
        event => {
          if (event.kind === 'predicting') onProgress(event.done, event.total);
          return event.kind === 'features' ? event.features : null;
        },
        signal,
        predictionRetry(what.device, (id, device) => ({ kind: 'features', id, ...what, device })),
      ),
  };
}
