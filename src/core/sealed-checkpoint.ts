/** A checkpoint as it is stored: with what it needs to go on, a version and a checksum, and checked when it is read. */
import type { FinishedNetwork, RunCheckpoint } from './checkpoint.ts';
import type { DeviceChoice } from './device.ts';
import { type ModelSpec, summarize } from './model-spec.ts';
import { Murmur3 } from './murmur.ts';
import { parameterCount, parameterLayout } from './parameters.ts';
import type { TrainConfig } from './train-config.ts';
import { slotCount } from './training-state.ts';

/** An interrupted run: enough to offer to go on with it. */
export interface InterruptedRun {
  readonly runId: string;
  /** Of the data that it was trained with; only the same data continues it. */
  readonly dataHash: string;
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly device: DeviceChoice;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** How many networks the run trains; more than one is an ensemble. */
  readonly networks: number;
  /** Those before the one that was being trained. */
  readonly finished: readonly FinishedNetwork[];
  readonly checkpoint: RunCheckpoint;
}

const version = 2;

export interface SealedCheckpoint {
  readonly version: typeof version;
  /** Rises with every save: the larger one is the newer. */
  readonly sequence: number;
  readonly run: InterruptedRun;
  readonly checksum: number;
}

export type Unsealed =
  | { readonly ok: true; readonly sequence: number; readonly run: InterruptedRun }
  /** Why it cannot be used, a sentence. */
  | { readonly ok: false; readonly problem: string };

function arraysOf({
  checkpoint: { state, best },
  finished,
}: InterruptedRun): readonly Float32Array<ArrayBuffer>[] {
  const { weights, slots, average } = state;
  return [
    weights,
    ...slots,
    ...(average === null ? [] : [average]),
    ...(best === null ? [] : [best.weights]),
    ...finished.map(network => network.best.weights),
  ];
}

/** The hash of everything: numbers and names as text, arrays by their bits. */
function checksumOf(run: InterruptedRun, sequence: number): number {
  const text = JSON.stringify([version, sequence, run], (_, value) =>
    value instanceof Float32Array ? value.length : value,
  );
  const hash = new Murmur3().add(Uint32Array.from(text, letter => letter.codePointAt(0) ?? 0));
  for (const { buffer, byteOffset, length } of arraysOf(run))
    hash.add(new Uint32Array(buffer, byteOffset, length));
  return hash.digest();
}

/** Throws a `RangeError` for weights that are not finite: such a run is never kept. */
export function seal(run: InterruptedRun, sequence: number): SealedCheckpoint {
  if (!arraysOf(run).every(array => array.every(Number.isFinite)))
    throw new RangeError('A checkpoint with weights that are not finite is not kept.');
  return { version, sequence, run, checksum: checksumOf(run, sequence) };
}

const damaged = (what: string): Unsealed => ({
  ok: false,
  problem: `A saved checkpoint is damaged: ${what}.`,
});

/** Believes only what it can prove; anything may come from a disk. */
export function unseal(stored: unknown): Unsealed {
  if (typeof stored !== 'object' || stored === null) return damaged('it is not a checkpoint');
  const { version: found, sequence, run, checksum } = stored as Partial<SealedCheckpoint>;
  if (found !== version)
    return { ok: false, problem: `A saved checkpoint is of version ${String(found)}, not ${version}.` };
  if (typeof sequence !== 'number' || run === undefined) return damaged('parts are missing');
  try {
    if (checksumOf(run, sequence) !== checksum) return damaged('its checksum does not fit');
    if (!summarize(run.spec).ok) return damaged('its model is impossible');
    const size = parameterCount(parameterLayout(run.spec));
    const { state } = run.checkpoint;
    if (run.finished.length >= run.networks) return damaged('it has more networks than were wanted');
    if (state.slots.length !== slotCount[run.config.optimizer.kind])
      return damaged('its optimizer has other accumulators');
    if ((state.average !== null) !== run.config.emaDecay > 0)
      return damaged('its moving average does not fit');
    for (const array of arraysOf(run)) {
      if (array.length !== size) return damaged('its weights do not fit its model');
      if (!array.every(Number.isFinite)) return damaged('a weight is not finite');
    }
    return { ok: true, sequence, run };
  } catch {
    return damaged('it cannot be read');
  }
}
