/** The requests that train: a whole training, and a run of the rate finder. Only one of them may be under way. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { type ModelSpec, summarize } from '../../core/model/model-spec.ts';
import { TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { initialState } from '../../core/training/training-state.ts';
import type { TrainRequest } from '../../protocol.ts';
import { type MovingTrainer, openWithBridge } from '../devices/bridge.ts';
import { chosenDevice } from '../devices/measurement-cache.ts';
import { type ChosenDevice, openTrainer } from '../devices/open-trainer.ts';
import { PauseStopControl } from '../session/pause-stop-control.ts';
import { runRateFinder } from '../session/rate-finder.ts';
import { Session } from '../session/session.ts';
import type { EngineContext, RequestOf } from './engine-context.ts';

type TrainingTask = Pick<TrainRequest, 'spec' | 'config' | 'device'>;

/** Milliseconds that a GPU may take for its first step before WebAssembly bridges the time. */
const bridgeAfter = 500;

interface OpenTraining extends MovingTrainer {
  readonly table: TrainingTable;
  readonly control: PauseStopControl;
}

async function deviceFor(
  { measurements, training, post }: EngineContext,
  id: number,
  { spec, config, device }: TrainingTask,
): Promise<ChosenDevice> {
  switch (device) {
    case 'auto': {
      const measured = await measurements.measure(spec, config, training);
      post({ kind: 'measurements', id, measurements: measured });
      return chosenDevice(measured);
    }
    case 'wasm':
      return { backend: device, threads: await measurements.threads(spec, config, training) };
    case 'webgpu':
    case 'webgl':
    case 'cpu':
      return { backend: device, threads: null };
    default:
      return device satisfies never;
  }
}

/** Throws a `TrainerFailure` for a model that does not give one number for each class of the table. */
function requireClasses(spec: ModelSpec, { classes }: TrainingTable): void {
  const summary = summarize(spec);
  const { length } = classes.labels;
  if (summary.ok && summary.classes !== length)
    throw new TrainerFailure(
      'internal',
      `The model tells ${summary.classes} classes apart; the data has ${length}.`,
    );
}

/**
 * Opens a trainer at the state `start`, calls `work` with it and disposes it. `resumed` tells that the task continues an
 * interrupted run, which does not wait for a slow GPU. Rejects with a `TrainerFailure`.
 */
async function withTrainer(
  context: EngineContext,
  id: number,
  task: TrainingTask,
  start: TrainingState,
  resumed: boolean,
  work: (opened: OpenTraining) => Promise<void>,
): Promise<void> {
  const { sources, training: table } = context;
  if (table === null) throw new TrainerFailure('no-data', 'There is no data to train on.');
  requireClasses(task.spec, table);
  if (context.running !== null) throw new TrainerFailure('internal', 'Another training is under way.');
  const control = new PauseStopControl();
  context.running = { id, control };
  try {
    const { spec, config } = task;
    const { pixels, labels } = table;
    const device = await deviceFor(context, id, task);
    const setup: TrainerSetup = { spec, config, pixels, labels, start, purpose: 'training' };
    const opened =
      resumed && (device.backend === 'webgpu' || device.backend === 'webgl')
        ? await openWithBridge(sources, device, setup, bridgeAfter)
        : { ...(await openTrainer(sources, device, setup)), move: async () => null };
    try {
      await work({ ...opened, table, control });
    } finally {
      opened.trainer.dispose().catch(() => {});
    }
  } finally {
    context.running = null;
  }
}

export async function train(context: EngineContext, { id, train: task }: RequestOf<'train'>): Promise<void> {
  const { spec, config, resume } = task;
  const { checkpointEvery, post } = context;
  const start = resume?.state ?? initialState(spec, config);
  await withTrainer(context, id, task, start, resume !== null, async opened => {
    const session = new Session({
      ...opened,
      spec,
      config,
      resume,
      checkpointEvery,
      emit: event => post({ ...event, id }),
    });
    post({ kind: 'trained', id, outcome: await session.run() });
  });
}

export async function findRate(
  context: EngineContext,
  { id, rateFinder }: RequestOf<'findRate'>,
): Promise<void> {
  const { spec, config, rates } = rateFinder;
  const { post } = context;
  await withTrainer(context, id, rateFinder, initialState(spec, config), false, opened => {
    const { trainer, table, control } = opened;
    const onLosses = (losses: Float32Array<ArrayBuffer>) => post({ kind: 'rateLosses', id, losses });
    return runRateFinder({ trainer, config, table, rates, control, onLosses });
  });
  post({ kind: 'ready', id });
}
