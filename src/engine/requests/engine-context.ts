/** The state that the handlers of the engine's requests share. */
import type { TestTable, TrainingTable } from '../../core/data/dataset.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';
import type { MeasurementCache } from '../devices/measurement-cache.ts';
import type { TrainerSource } from '../devices/trainer-source.ts';
import type { PauseStopControl } from '../session/pause-stop-control.ts';

export type RequestOf<Kind extends EngineRequest['kind']> = Extract<EngineRequest, { kind: Kind }>;

export interface EngineContext {
  readonly sources: readonly TrainerSource[];
  readonly post: (event: EngineEvent) => void;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
  readonly measurements: MeasurementCache;
  training: TrainingTable | null;
  test: TestTable | null;
  /** The one training or run of the rate finder that may be under way. */
  running: { readonly id: number; readonly control: PauseStopControl } | null;
  /** Ids of predictions that have to stop. */
  readonly stopped: Set<number>;
}
