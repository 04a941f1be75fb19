/** A checkpoint in the form in which it is stored, with a version and a checksum that are verified when it is read. */

import { summarize } from '../../model/model-spec.ts';
import { Murmur3 } from '../../numerics/murmur.ts';
import { slotCount } from '../training-state.ts';
import {
  checkpointsOf,
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
  /** Rises with every save: of two checkpoints the one with the larger number is newer. */
  readonly sequence: number;
  /** The run with empty arrays: they are stored as parts. */
  readonly run: InterruptedRun;
  /** MurmurHash3 of the run, its sequence and its arrays. */
  readonly checksum: number;
}

export type UnsealedCheckpoint =
  | { readonly ok: true; readonly sequence: number; readonly run: InterruptedRun }
  /** The checkpoint cannot be used; `problem` is a sentence that says why. */
  | { readonly ok: false; readonly problem: string };

/** Bytes in a few letters: their number and their hash. */
function hashOfBytes(bytes: Uint8Array): string {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  return `${bytes.length} ${new Murmur3().add(words).digest()}`;
}

/** Everything but the weights' elements: the run as JSON, with the length of each array in its place. */
const textOf = (run: InterruptedRun, sequence: number): string =>
  JSON.stringify([version, sequence, run], (_, value) => {
    if (value instanceof Float32Array) return value.length;
    if (value instanceof Uint32Array)
      return hashOfBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return value instanceof Uint8Array ? hashOfBytes(value) : value;
  });

function hashOfText(text: string): Murmur3 {
  const words = new Uint32Array(text.length);
  let count = 0;
  // The loop counts by index, as that of the hash does.
  for (let at = 0; at < text.length; count++) {
    words[count] = text.codePointAt(at) ?? 0;
    at += words[count] > 0xffff ? 2 : 1;
  }
  return new Murmur3().add(words.subarray(0, count));
}

const bitsOf = ({ buffer, byteOffset, length }: WeightPart): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

/** The exponent bits of a float32. All of them are set in infinities and NaN, and in no other number. */
const exponent = 0x7f800000;
const isFiniteBits = (bits: number): boolean => (bits & exponent) !== exponent;

/**
 * Seals a run. Its arrays are not copied: they are to be stored as `weightParts`. Hashing megabytes takes a while, so
 * `pause` is awaited after each part. Rejects with a `RangeError` for weights that are not finite: no such run is stored.
 */
export async function sealCheckpoint(
  run: InterruptedRun,
  sequence: number,
  pause: () => Promise<void>,
): Promise<SealedCheckpoint> {
  const text = textOf(run, sequence);
  await pause();
  const hash = hashOfText(text);
  await pause();
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

/** The run of a stored checkpoint and its parts. Everything is verified, because a database may hold anything. */
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
    const hash = hashOfText(textOf(run, sequence));
    for (const array of arrays) hash.add(bitsOf(array));
    if (hash.digest() !== checksum) return damaged('its checksum does not fit');
    for (const { network, checkpoint } of checkpointsOf(run)) {
      const { config } = run.recipes[network];
      const { slots, average } = checkpoint.state;
      if (slots.length !== slotCount[config.optimizer.kind])
        return damaged('its optimizer has other accumulators');
      if ((average !== null) !== config.emaDecay > 0) return damaged('its moving average does not fit');
    }
    if (!arrays.every(array => bitsOf(array).every(isFiniteBits))) return damaged('a weight is not finite');
    return { ok: true, sequence, run };
  } catch {
    return damaged('it cannot be read');
  }
}
