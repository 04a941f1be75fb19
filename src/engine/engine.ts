/** The engine without its worker: requests in, events out. One training at a time; predictions may run beside a paused one. */

import { pixelsPerImage, type TestTable, type TrainingTable } from '../core/data/dataset.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { BackendName, DeviceChoice, DeviceMeasurement } from '../core/training/device.ts';
import { initialState } from '../core/training/initial-state.ts';
import type { TrainConfig } from '../core/training/train-config.ts';
import { TrainerFailure, type TrainerSetup } from '../core/training/trainer.ts';
import type { TrainingState } from '../core/training/training-state.ts';
import type { EngineEvent, EngineRequest, TrainRequest } from '../protocol.ts';
import { type MovingTrainer, openWithBridge } from './devices/bridge.ts';
import { toTrainerFailure } from './devices/failure.ts';
import { trialRows } from './devices/measurement-rows.ts';
import { measureDevices } from './devices/measurements.ts';
import { openTrainer } from './devices/open-trainer.ts';
import type { TrainerSource } from './devices/sources.ts';
import { predictionConfig } from './prediction-config.ts';
import { runRateFinder } from './session/rate-finder.ts';
import { TrainingControl } from './session/run-control.ts';
import { runSession, type SessionSetup } from './session/session.ts';
import { probabilitiesOf } from './session/view-logits.ts';
import { exclusively } from './trainers/layers/exclusive.ts';
import { loadTfjs } from './trainers/tfjs.ts';

export interface EngineParts {
  readonly sources: readonly TrainerSource[];
  readonly post: (event: EngineEvent) => void;
  /** Seconds. */
  readonly checkpointEvery: number;
}

type RequestOf<Kind extends EngineRequest['kind']> = Extract<EngineRequest, { kind: Kind }>;

/** Milliseconds that a GPU may take to go on before WebAssembly takes its place meanwhile. */
const bridgeAfter = 500;

export function createEngine({ sources, post, checkpointEvery }: EngineParts) {
  let training: TrainingTable | null = null;
  let test: TestTable | null = null;
  let running: { readonly id: number; readonly control: TrainingControl } | null = null;
  const stopped = new Set<number>();
  /** Where each model ran best, by what the time of a step depends on. */
  const known = new Map<string, readonly DeviceMeasurement[]>();

  const measurementsOf = async (
    spec: ModelSpec,
    config: TrainConfig,
  ): Promise<readonly DeviceMeasurement[]> => {
    const { batchSize, optimizer, augmentation, emaDecay, clipNorm } = config;
    const key = JSON.stringify([
      spec,
      batchSize,
      optimizer.kind,
      augmentation,
      emaDecay > 0,
      clipNorm > 0,
      training?.rows,
    ]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const start = initialState(spec, config);
    const setup: TrainerSetup = {
      spec,
      config,
      start,
      purpose: 'training',
      ...trialRows(training, batchSize),
    };
    const measurements = await measureDevices(sources, setup);
    known.set(key, measurements);
    return measurements;
  };

  const backendFor = async (
    id: number,
    { spec, config, device }: Pick<TrainRequest, 'spec' | 'config' | 'device'>,
  ): Promise<BackendName> => {
    if (device !== 'auto') return device;
    const measurements = await measurementsOf(spec, config);
    post({ kind: 'measurements', id, measurements });
    for (const measurement of measurements)
      if (measurement.kind === 'measured' && measurement.chosen) return measurement.device.backend;
    return 'wasm';
  };

  interface Opened extends MovingTrainer {
    readonly table: TrainingTable;
    readonly control: TrainingControl;
  }

  /** Opens the trainer of the one training that may be under way, and closes it after the work. */
  const trainWith = async (
    id: number,
    { spec, config, device }: Pick<TrainRequest, 'spec' | 'config' | 'device'>,
    start: TrainingState,
    /** Whether this continues a run that was interrupted. */
    goesOn: boolean,
    work: (opened: Opened) => Promise<void>,
  ): Promise<void> => {
    if (training === null) throw new TrainerFailure('no-data', 'There is no data to train on.');
    if (running !== null) throw new TrainerFailure('internal', 'Another training is under way.');
    const table = training;
    const control = new TrainingControl();
    running = { id, control };
    try {
      const { pixels, labels } = table;
      const backend = await backendFor(id, { spec, config, device });
      const setup: TrainerSetup = { spec, config, pixels, labels, start, purpose: 'training' };
      const opened =
        goesOn && (backend === 'webgpu' || backend === 'webgl')
          ? await openWithBridge(sources, backend, setup, bridgeAfter)
          : { ...(await openTrainer(sources, backend, setup)), move: async () => null };
      try {
        await work({ ...opened, table, control });
      } finally {
        opened.trainer.dispose().catch(() => {});
      }
    } finally {
      running = null;
    }
  };

  const train = async ({ id, train: request }: RequestOf<'train'>): Promise<void> => {
    const { spec, config, resume } = request;
    const start = resume?.state ?? initialState(spec, config);
    await trainWith(
      id,
      request,
      start,
      resume !== null,
      async ({ trainer, notice, move, table, control }) => {
        const emit: SessionSetup['emit'] = event => post({ ...event, id });
        const outcome = await runSession({
          trainer,
          config,
          table,
          resume,
          notice,
          move,
          control,
          emit,
          checkpointEvery,
        });
        post({ kind: 'trained', id, outcome });
      },
    );
  };

  const findRate = async ({
    id,
    test: { spec, config, device, rates },
  }: RequestOf<'findRate'>): Promise<void> => {
    const request = { spec, config, device };
    await trainWith(id, request, initialState(spec, config), false, ({ trainer, table, control }) => {
      const onLosses = (losses: Float32Array<ArrayBuffer>) => post({ kind: 'rateLosses', id, losses });
      return runRateFinder({ trainer, config, table, rates, control, onLosses });
    });
    post({ kind: 'ready', id });
  };

  const imagesOf = (images: RequestOf<'predict'>['images']) => {
    const table = images.table === 'training' ? training : test;
    if (table === null) throw new TrainerFailure('no-data', `There is no ${images.table} data to predict.`);
    const rows =
      images.table === 'training' ? images.rows : Uint32Array.from({ length: table.rows }, (_, row) => row);
    return { pixels: table.pixels, rows };
  };

  const predictionBackend = (device: DeviceChoice): BackendName => {
    if (device !== 'auto') return device;
    const last = [...known.values()].at(-1) ?? [];
    const chosen = last.flatMap(measurement =>
      measurement.kind === 'measured' && measurement.chosen ? [measurement.device] : [],
    );
    return chosen[0]?.backend ?? 'wasm';
  };

  const predict = async ({
    id,
    spec,
    weights,
    device,
    images,
    views,
  }: RequestOf<'predict'>): Promise<void> => {
    const { pixels, rows } = imagesOf(images);
    const setup: TrainerSetup = {
      spec,
      config: predictionConfig,
      // A GPU has no empty buffers.
      pixels: new Uint8Array(4 * pixelsPerImage),
      labels: new Uint8Array(4),
      start: { step: 0, weights, slots: [new Float32Array(weights.length)], average: null },
      purpose: 'prediction',
    };
    const { trainer } = await openTrainer(sources, predictionBackend(device), setup);
    try {
      const probabilities = await probabilitiesOf(trainer, weights, pixels, rows, views, done => {
        post({ kind: 'predicting', id, done, total: rows.length });
        return !stopped.delete(id);
      });
      if (probabilities === null) throw new TrainerFailure('internal', 'The prediction was stopped.');
      post({ kind: 'predicted', id, device: trainer.device, probabilities });
    } finally {
      trainer.dispose().catch(() => {});
    }
  };

  const exportTrained = async ({ id, spec, weights }: RequestOf<'export'>): Promise<void> => {
    const { exportModel } = await import('./export-model.ts');
    const tf = await loadTfjs();
    // Not while a stock trainer computes: tfjs has one backend for all.
    const model = await exclusively(() => exportModel(tf, spec, weights));
    post({ kind: 'exported', id, model });
  };

  const work = async (request: EngineRequest): Promise<void> => {
    const { id } = request;
    switch (request.kind) {
      case 'data':
        training = request.training;
        test = request.test;
        post({ kind: 'ready', id });
        return;
      case 'probe':
        post({ kind: 'measurements', id, measurements: await measurementsOf(request.spec, request.config) });
        return;
      case 'train':
        return train(request);
      case 'findRate':
        return findRate(request);
      case 'pause':
      case 'resume':
      case 'stop':
        if (running?.id === id) running.control[request.kind]();
        else if (request.kind === 'stop') stopped.add(id);
        return;
      case 'predict':
        return predict(request);
      case 'export':
        return exportTrained(request);
      default:
        return request satisfies never;
    }
  };

  return {
    /** Settles when the request is answered; it never rejects. */
    async handle(request: EngineRequest): Promise<void> {
      try {
        await work(request);
      } catch (error) {
        const { reason, message } = toTrainerFailure(error);
        post({ kind: 'failed', id: request.id, reason, message });
      }
    },
  };
}
