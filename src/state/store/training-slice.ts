/** The slice of training: the run under way, one that an earlier visit left unfinished, and how fast the devices are. */
import type { ClassTable } from '../../core/data/classes.ts';
import { type Pace, rememberPaces } from '../../core/forecast/pace.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import { type RunEvent, type RunState, runTransition } from '../../core/training/run-state.ts';
import type { SliceStore } from './slice.ts';

/** The training run that is under way, or the last one of this visit. */
interface ActiveRun {
  readonly id: string;
  /** The settings that it was started with. */
  readonly settings: Settings;
  readonly state: RunState;
  readonly history: readonly EpochResult[];
}

/** The weights that the training under way had at its newest checkpoint. */
export interface LiveNetwork {
  /** Tells these weights from those of any other checkpoint. */
  readonly key: string;
  readonly spec: ModelSpec;
  readonly weights: Float32Array<ArrayBuffer>;
  readonly classes: ClassTable;
  /** Complete epochs of the run; those of its networks follow one another. */
  readonly epoch: number;
}

export interface TrainingSlice {
  readonly activeRun: ActiveRun | null;
  /** Null while nothing trains, and before the first checkpoint. */
  readonly live: LiveNetwork | null;
  /** A run of an earlier visit that did not come to its end, on the data that is loaded. */
  readonly interrupted: InterruptedRun | null;
  readonly devices: {
    readonly measurements: readonly DeviceMeasurement[];
    /** True while the devices are being measured. */
    readonly probing: boolean;
    readonly paces: readonly Pace[];
  };
}

export const initialTraining: TrainingSlice = {
  activeRun: null,
  live: null,
  interrupted: null,
  devices: { measurements: [], probing: false, paces: [] },
};

interface Owner {
  readonly store: SliceStore<TrainingSlice>;
}

export function advanceRun({ store }: Owner, event: RunEvent): void {
  store.setState(({ activeRun }) =>
    activeRun ? { activeRun: { ...activeRun, state: runTransition(activeRun.state, event) } } : {},
  );
}

/** Adds an epoch; one that is repeated after a lost device replaces its first result. */
export function addEpoch({ store }: Owner, result: EpochResult): void {
  store.setState(({ activeRun }) => {
    if (!activeRun) return {};
    const others = activeRun.history.filter(({ epoch }) => epoch !== result.epoch);
    // Networks that train side by side end their epochs in turns.
    const history = [...others, result].toSorted((a, b) => a.epoch - b.epoch);
    return { activeRun: { ...activeRun, history } };
  });
}

export function setDevices({ store }: Owner, devices: Partial<TrainingSlice['devices']>): void {
  store.setState(state => ({ devices: { ...state.devices, ...devices } }));
}

/** Replaces what was known of the same trainers by the newer measurements. */
export function addPaces({ store }: Owner, measured: readonly Pace[]): void {
  store.setState(({ devices }) => ({
    devices: { ...devices, paces: rememberPaces(devices.paces, measured) },
  }));
}
