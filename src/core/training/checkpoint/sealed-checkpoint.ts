/** A checkpoint as it is stored: with what it needs to go on, a version and a checksum, and checked when it is read. */

import { summarize } from '../../model/model-spec.ts';
import { Murmur3 } from '../../numerics/murmur.ts';
import { slotCount } from '../training-state.ts';
import {
  type InterruptedRun,
  type WeightPart,
  weightArrays,
  weightViews,
  withoutWeights,
  withWeights,
} from './interrupted-run.ts';

const version = 4;

export interface SealedCheckpoint {
  readonly version: typeof version;
  /** Rises with every save: the larger one is the newer. */
  readonly sequence: number;
  /** With empty arrays: the numbers are the parts. */
  readonly run: InterruptedRun;
  readonly checksum: number;
}

export type UnsealedCheckpoint =
  | { readonly ok: true; readonly sequence: number; readonly run: InterruptedRun }
  /** Why it cannot be used, a sentence. */
  | { readonly ok: false; readonly problem: string };

/** Numbers and names as text; the arrays by their length. */
function hashOfText(run: InterruptedRun, sequence: number): Murmur3 {
  const text = JSON.stringify([version, sequence, run], (_, value) =>
    value instanceof Float32Array ? value.length : value,
  );
  return new Murmur3().add(Uint32Array.from(text, letter => letter.codePointAt(0) ?? 0));
}

const bitsOf = ({ buffer, byteOffset, length }: WeightPart): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

/** The exponent of infinities and of what is no number, and of nothing else. */
const exponent = 0x7f800000;
const isFiniteBits = (bits: number): boolean => (bits & exponent) !== exponent;

/**
 * The numbers stay in the run, to be stored by parts. Megabytes are looked at, so `pause` is awaited between parts.
 * Rejects with a `RangeError` for weights that are not finite: such a run is never kept.
 */
export async function sealCheckpoint(
  run: InterruptedRun,
  sequence: number,
  pause: () => Promise<void>,
): Promise<SealedCheckpoint> {
  const hash = hashOfText(run, sequence);
  for (const view of weightViews(run)) {
    const bits = bitsOf(view);
    if (!bits.every(isFiniteBits))
      throw new RangeError('A checkpoint with weights that are not finite is not kept.');
    hash.add(bits);
    await pause();
  }
  return { version, sequence, run: withoutWeights(run), checksum: hash.digest() };
}

const damaged = (what: string): UnsealedCheckpoint => ({
  ok: false,
  problem: `A saved checkpoint is damaged: ${what}.`,
});

/** Believes only what it can prove; anything may come from a disk. */
export function unsealCheckpoint(stored: unknown, parts: readonly WeightPart[]): UnsealedCheckpoint {
  if (typeof stored !== 'object' || stored === null) return damaged('it is not a checkpoint');
  const { version: found, sequence, run: bare, checksum } = stored as Partial<SealedCheckpoint>;
  if (found !== version)
    return { ok: false, problem: `A saved checkpoint is of version ${String(found)}, not ${version}.` };
  if (typeof sequence !== 'number' || bare === undefined) return damaged('parts are missing');
  try {
    if (!bare.recipes.every(({ spec }) => summarize(spec).ok)) return damaged('a model is impossible');
    if (bare.finished.length >= bare.recipes.length) return damaged('it has more networks than were wanted');
    const run = withWeights(bare, parts);
    if (run === null) return damaged('its weights do not fit its models');
    const arrays = weightArrays(run);
    const hash = hashOfText(run, sequence);
    for (const array of arrays) hash.add(bitsOf(array));
    if (hash.digest() !== checksum) return damaged('its checksum does not fit');
    const { state } = run.checkpoint;
    const { config } = run.recipes[run.finished.length];
    if (state.slots.length !== slotCount[config.optimizer.kind])
      return damaged('its optimizer has other accumulators');
    if ((state.average !== null) !== config.emaDecay > 0) return damaged('its moving average does not fit');
    if (!arrays.every(array => bitsOf(array).every(isFiniteBits))) return damaged('a weight is not finite');
    return { ok: true, sequence, run };
  } catch {
    return damaged('it cannot be read');
  }
}
