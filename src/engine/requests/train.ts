/** The requests that train one network: a whole training, and a run of the rate finder. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { initialState } from '../../core/training/training-state.ts';
import { type MovingTrainer, openWithBridge } from '../devices/bridge.ts';
import { openTrainer } from '../devices/open-trainer.ts';
import type { SessionEvent } from '../session/network-run.ts';
import type { PauseStopControl } from '../session/pause-stop-control.ts';
import { runRateFinder } from '../session/rate-finder.ts';
import { Session } from '../session/session.ts';
import type { EngineContext, RequestOf } from './engine-context.ts';
import { asTheOnlyTraining, deviceFor, type TrainingTask } from './training-task.ts';

/** Milliseconds that a GPU may take for its first step before WebAssembly bridges the time. */
const bridgeAfter = 500;

interface OpenTraining extends MovingTrainer {
  readonly table: TrainingTable;
  readonly control: PauseStopControl;
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
  const { sources } = context;
  const { spec, config } = task;
  await asTheOnlyTraining(context, id, spec, async (table, control) => {
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
  });
}

export async function train(context: EngineContext, { id, train: task }: RequestOf<'train'>): Promise<void> {
  const { spec, config, resume } = task;
  const { checkpointEvery, post } = context;
  const start = resume?.state ?? initialState(spec, config);
  await withTrainer(context, id, task, start, resume !== null, opened => {
    const emit = (event: SessionEvent) => post({ ...event, id });
    const networks = [{ trainer: opened.trainer, spec, config, resume, emit, hasLeft: () => false }];
    return new Session({ ...opened, networks, checkpointEvery }).run();
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
