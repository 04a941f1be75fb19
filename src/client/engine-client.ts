/** The page's side of the engine worker: every request settles by an answer, a typed error or a deadline. */
import type { TestTable, TrainingTable } from '../core/data/dataset.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { Device, DeviceChoice, DeviceMeasurement } from '../core/training/device.ts';
import type { TrainConfig } from '../core/training/train-config.ts';
import type { EngineRequest, ExportedModel, RateFinderRequest, TrainRequest } from '../protocol.ts';
import { retryAfterLoss } from './device-fallback.ts';
import { EngineLink, type EngineWorker } from './engine-link.ts';
import type { HeartbeatTimes } from './heartbeat-monitor.ts';
import { findRate } from './rate-finder-call.ts';
import { ask } from './request-with-retry.ts';
import { startTraining, type TrainingCall, type TrainingCallEvent } from './training-call.ts';

interface EngineTables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
}

type PredictRequest = Extract<EngineRequest, { kind: 'predict' }>;

type PredictCall = Omit<PredictRequest, 'kind' | 'id'>;

interface Prediction {
  readonly device: Device;
  /** Softmax probabilities `[rows, 10]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/** Promises reject with an `EngineError`. */
export interface EngineClient {
  /** The tables are kept here too, for a worker that replaces a lost one. */
  setData(tables: EngineTables): Promise<void>;
  probe(spec: ModelSpec, config: TrainConfig): Promise<readonly DeviceMeasurement[]>;
  train(request: TrainRequest, listen: (event: TrainingCallEvent) => void): TrainingCall;
  /** Tries growing learning rates on the initial network; `onLosses` hears the losses of further steps, in nats. */
  findRate(
    test: RateFinderRequest,
    onLosses: (losses: Float32Array<ArrayBuffer>) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** `weights` in the order of `parameterLayout`. */
  exportModel(spec: ModelSpec, weights: Float32Array<ArrayBuffer>): Promise<ExportedModel>;
  predict(
    what: PredictCall,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Prediction>;
}

/**
 * A dead worker is noticed at once by its lifeline; these are for one that lives and hangs, or never started. The longest
 * single thing without a message is one training step of a wide network on one slow thread.
 */
const usualTimes: HeartbeatTimes = { silence: 60_000, idleSilence: 10_000, standstill: 240_000, look: 1000 };

function spawnEngine(): EngineWorker {
  return new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

const predictRequest = (
  id: number,
  { spec, weights, device, images, views }: PredictCall,
): EngineRequest => ({
  kind: 'predict',
  id,
  spec,
  weights,
  device,
  images,
  views,
});

/** As a training does: once more in the same place, then one step down. */
function predictElsewhere(what: PredictCall) {
  const lost: DeviceChoice[] = [];
  let device = what.device;
  return (id: number, why: string): EngineRequest | null => {
    lost.push(device);
    const next = retryAfterLoss(lost, why);
    if (next === null) return null;
    device = next.device;
    return predictRequest(id, { ...what, device });
  };
}

export function createEngineClient(
  spawn: () => EngineWorker = spawnEngine,
  times: HeartbeatTimes = usualTimes,
): EngineClient {
  let tables: EngineTables | null = null;
  const link = new EngineLink({
    spawn,
    times,
    now: () => performance.now(),
    introduce(send) {
      if (tables !== null) send({ kind: 'data', id: 0, ...tables });
    },
  });
  return {
    setData({ training, test }) {
      const request = (id: number): EngineRequest => ({ kind: 'data', id, training, test });
      const ready = ask(link, request, event => (event.kind === 'ready' ? true : null), null);
      tables = { training, test };
      return ready.then(() => undefined);
    },
    probe: (spec, config) =>
      ask(
        link,
        id => ({ kind: 'probe', id, spec, config }),
        event => (event.kind === 'measurements' ? event.measurements : null),
        null,
      ),
    train: (request, listen) => startTraining(link, request, listen),
    findRate: (test, onLosses, signal) => findRate(link, test, onLosses, signal),
    exportModel: (spec, weights) =>
      ask(
        link,
        id => ({ kind: 'export', id, spec, weights }),
        event => (event.kind === 'exported' ? event.model : null),
        null,
      ),
    predict: (what, onProgress, signal) =>
      ask(
        link,
        id => predictRequest(id, what),
        event => {
          if (event.kind === 'predicting') onProgress(event.done, event.total);
          return event.kind === 'predicted' ? event : null;
        },
        signal,
        predictElsewhere(what),
      ).then(({ device, probabilities }) => ({ device, probabilities })),
  };
}
