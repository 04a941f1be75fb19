/** What the requests that train have in common: their device, and that only one of them may be under way. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { type ModelSpec, summarize } from '../../core/model/model-spec.ts';
import { TrainerFailure } from '../../core/training/trainer.ts';
import type { TrainRequest } from '../../protocol.ts';
import { chosenDevice } from '../devices/measurement-cache.ts';
import type { ChosenDevice } from '../devices/open-trainer.ts';
import { PauseStopControl } from '../session/pause-stop-control.ts';
import type { EngineContext } from './engine-context.ts';

export type TrainingTask = Pick<TrainRequest, 'spec' | 'config' | 'device'>;

/** The device of a task; on `auto` the fastest, by measurements that are posted. */
export async function deviceFor(
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
 * Calls `work` with the table and the buttons of a training while no other is under way. Rejects with a `TrainerFailure`:
 * 'no-data' without a table, 'internal' for a model that does not fit it or beside another training.
 */
export async function asTheOnlyTraining(
  context: EngineContext,
  id: number,
  spec: ModelSpec,
  work: (table: TrainingTable, control: PauseStopControl) => Promise<void>,
): Promise<void> {
  const { training: table } = context;
  if (table === null) throw new TrainerFailure('no-data', 'There is no data to train on.');
  requireClasses(spec, table);
  if (context.running !== null) throw new TrainerFailure('internal', 'Another training is under way.');
  const control = new PauseStopControl();
  context.running = { id, control };
  try {
    await work(table, control);
  } finally {
    context.running = null;
  }
}
