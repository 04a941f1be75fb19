/** A checkpoint as it is stored: with what it needs to go on, a version and a checksum, and checked when it is read. */
import type { BestWeights, FinishedNetwork, RunCheckpoint } from './checkpoint.ts';
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
  /** Of each network that the run trains, in their order; more than one is an ensemble. */
  readonly specs: readonly ModelSpec[];
  readonly config: TrainConfig;
  readonly device: DeviceChoice;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Those before the one that was being trained. */
  readonly finished: readonly FinishedNetwork[];
  readonly checkpoint: RunCheckpoint;
}

const version = 3;

/** Numbers of one part: a quarter of a megabyte, which is hashed or copied in a moment, the first time too. */
const partLength = 1 << 16;

/** Numbers of a run, for a database that takes them one after another. */
export type Part = Float32Array<ArrayBuffer>;

export interface SealedCheckpoint {
  readonly version: typeof version;
  /** Rises with every save: the larger one is the newer. */
  readonly sequence: number;
  /** With empty arrays: the numbers are the parts. */
  readonly run: InterruptedRun;
  readonly checksum: number;
}

export type Unsealed =
  | { readonly ok: true; readonly sequence: number; readonly run: InterruptedRun }
  /** Why it cannot be used, a sentence. */
  | { readonly ok: false; readonly problem: string };

/** The same run with each of its arrays replaced, always in the same order; each is of a network, from 0. */
function withArrays(run: InterruptedRun, replace: (array: Part, network: number) => Part): InterruptedRun {
  const { checkpoint, finished } = run;
  const { state, best } = checkpoint;
  const withWeights = (kept: BestWeights, network: number): BestWeights => ({
    ...kept,
    weights: replace(kept.weights, network),
  });
  const last = finished.length;
  return {
    ...run,
    finished: finished.map((network, index) => ({ ...network, best: withWeights(network.best, index) })),
    checkpoint: {
      ...checkpoint,
      state: {
        ...state,
        weights: replace(state.weights, last),
        slots: state.slots.map(slot => replace(slot, last)),
        average: state.average && replace(state.average, last),
      },
      best: best && withWeights(best, last),
    },
  };
}

function arraysOf(run: InterruptedRun): readonly Part[] {
  const arrays: Part[] = [];
  withArrays(run, array => {
    arrays.push(array);
    return array;
  });
  return arrays;
}

/** All numbers of a run, part by part, in the order in which `unseal` wants them back. */
function* viewsOf(run: InterruptedRun): Generator<Part> {
  for (const array of arraysOf(run))
    for (let from = 0; from < array.length; from += partLength) yield array.subarray(from, from + partLength);
}

/** Copies, since a database would keep the whole array behind each view. */
export function* partsOf(run: InterruptedRun): Generator<Part> {
  for (const view of viewsOf(run)) yield view.slice();
}

/** Numbers and names as text; the arrays by their length. */
function hashOfText(run: InterruptedRun, sequence: number): Murmur3 {
  const text = JSON.stringify([version, sequence, run], (_, value) =>
    value instanceof Float32Array ? value.length : value,
  );
  return new Murmur3().add(Uint32Array.from(text, letter => letter.codePointAt(0) ?? 0));
}

const bitsOf = ({ buffer, byteOffset, length }: Part): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

/** The exponent of infinities and of what is no number, and of nothing else. */
const exponent = 0x7f800000;
const isFiniteBits = (bits: number): boolean => (bits & exponent) !== exponent;

/**
 * The numbers stay in the run, to be stored by parts. Megabytes are looked at, so `pause` is awaited between parts.
 * Rejects with a `RangeError` for weights that are not finite: such a run is never kept.
 */
export async function seal(
  run: InterruptedRun,
  sequence: number,
  pause: () => Promise<void>,
): Promise<SealedCheckpoint> {
  const hash = hashOfText(run, sequence);
  for (const view of viewsOf(run)) {
    const bits = bitsOf(view);
    if (!bits.every(isFiniteBits))
      throw new RangeError('A checkpoint with weights that are not finite is not kept.');
    hash.add(bits);
    await pause();
  }
  return { version, sequence, run: withArrays(run, () => new Float32Array()), checksum: hash.digest() };
}

const damaged = (what: string): Unsealed => ({
  ok: false,
  problem: `A saved checkpoint is damaged: ${what}.`,
});

/** The run with the numbers that were stored for it; null where they are not as many as its models have. */
function withParts(run: InterruptedRun, parts: readonly Part[]): InterruptedRun | null {
  const sizes = run.specs.map(spec => parameterCount(parameterLayout(spec)));
  const numbers = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    numbers.set(part, filled);
    filled += part.length;
  }
  let from = 0;
  const whole = withArrays(run, (_, network) => {
    const array = numbers.slice(from, from + sizes[network]);
    from += sizes[network];
    return array;
  });
  return from === numbers.length ? whole : null;
}

/** Believes only what it can prove; anything may come from a disk. */
export function unseal(stored: unknown, parts: readonly Part[]): Unsealed {
  if (typeof stored !== 'object' || stored === null) return damaged('it is not a checkpoint');
  const { version: found, sequence, run: bare, checksum } = stored as Partial<SealedCheckpoint>;
  if (found !== version)
    return { ok: false, problem: `A saved checkpoint is of version ${String(found)}, not ${version}.` };
  if (typeof sequence !== 'number' || bare === undefined) return damaged('parts are missing');
  try {
    if (!bare.specs.every(spec => summarize(spec).ok)) return damaged('a model is impossible');
    if (bare.finished.length >= bare.specs.length) return damaged('it has more networks than were wanted');
    const run = withParts(bare, parts);
    if (run === null) return damaged('its weights do not fit its models');
    const arrays = arraysOf(run);
    const hash = hashOfText(run, sequence);
    for (const array of arrays) hash.add(bitsOf(array));
    if (hash.digest() !== checksum) return damaged('its checksum does not fit');
    const { state } = run.checkpoint;
    if (state.slots.length !== slotCount[run.config.optimizer.kind])
      return damaged('its optimizer has other accumulators');
    if ((state.average !== null) !== run.config.emaDecay > 0)
      return damaged('its moving average does not fit');
    if (!arrays.every(array => bitsOf(array).every(isFiniteBits))) return damaged('a weight is not finite');
    return { ok: true, sequence, run };
  } catch {
    return damaged('it cannot be read');
  }
}
