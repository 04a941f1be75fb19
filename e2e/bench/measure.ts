/** The measurement itself: parity first, then interleaved repeats. */
import type { BenchmarkModelName } from '../../src/core/benchmark-models.ts';
import type { Peer } from './peer.ts';
import type { ArmName } from './session.ts';

/** Steps whose losses are compared, and the relative difference up to which an arm counts. */
const parity = { steps: 50, tolerance: 1e-3 };
/** An arm that is too slow for all the steps is compared over as many as fit into this. */
const gateSeconds = 20;
/** One repeat lasts about this long, but has at least one step. */
const repeatSeconds = 1;
const mostSteps = 64;
const repeats = 5;

export type Row =
  | {
      readonly kind: 'measured';
      readonly arm: ArmName;
      readonly runsOn: string;
      readonly coldSeconds: number;
      /** Each repeat, sorted. */
      readonly millisecondsPerStep: readonly number[];
      /** Relative difference of the losses from the reference's, over this many steps. */
      readonly parity: { readonly steps: number; readonly difference: number; readonly counts: boolean };
    }
  | { readonly kind: 'unavailable'; readonly arm: ArmName; readonly reason: string };

export interface Trial {
  readonly model: BenchmarkModelName;
  readonly batch: number;
  /** The arm whose losses the others are compared with. */
  readonly reference: ArmName | null;
  readonly rows: readonly Row[];
}

export const median = (sorted: readonly number[]): number => {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Losses from step 0, as many as fit into the time. */
async function firstLosses(peer: Peer): Promise<readonly number[]> {
  const losses = [peer.firstLoss];
  const start = performance.now();
  while (losses.length < parity.steps && performance.now() - start < gateSeconds * 1000)
    losses.push(...(await peer.losses(losses.length, Math.min(7, parity.steps - losses.length))));
  return losses;
}

/**
 * Summed distance of the losses over their sum. Not the largest of single steps: tfjs rounds Adam's 1 - beta2^t to
 * float32, 1e-5 off at the first step, which training amplifies until single losses near step 50 differ by 8e-3. The
 * sum still refuses every real difference, and to refuse stock tfjs would only flatter the others.
 */
function difference(losses: readonly number[], reference: readonly number[]): number {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const distance = total(reference.map((expected, step) => Math.abs(losses[step] - expected)));
  return distance / total(reference);
}

/** Rejects, with a reason for the table, where the arm cannot run. */
export type OpenPeer = (arm: ArmName, model: BenchmarkModelName, batch: number) => Promise<Peer>;

/** PyTorch is the one arm that shares no line with the others; without it, tfjs. */
const referenceOrder: readonly ArmName[] = ['torch', 'tfjs-cpu', 'tfjs-wasm', 'tfjs-webgl'];

async function openAll(open: OpenPeer, arms: readonly ArmName[], model: BenchmarkModelName, batch: number) {
  const peers: Peer[] = [];
  const missing: Row[] = [];
  for (const arm of arms) {
    try {
      peers.push(await open(arm, model, batch));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      missing.push({ kind: 'unavailable', arm, reason });
    }
  }
  return { peers, missing };
}

/** Every arm on one network and batch size, taking turns so that a drifting machine treats all alike. */
export async function measure(
  open: OpenPeer,
  arms: readonly ArmName[],
  model: BenchmarkModelName,
  batch: number,
  say: (text: string) => void,
): Promise<Trial> {
  say(`${model}, batch ${batch}: starting ${arms.join(', ')}`);
  const { peers, missing } = await openAll(open, arms, model, batch);
  try {
    const losses = new Map<ArmName, readonly number[]>();
    for (const peer of peers) losses.set(peer.arm, await firstLosses(peer));
    const reference = referenceOrder.find(arm => losses.has(arm)) ?? peers.at(0)?.arm ?? null;
    const expected = reference === null ? [] : (losses.get(reference) ?? []);

    const plans = new Map<ArmName, number>();
    for (const peer of peers) {
      const probe = await peer.run(parity.steps, 1);
      plans.set(peer.arm, Math.max(1, Math.min(mostSteps, Math.floor(repeatSeconds / probe))));
      // The first pass over the very steps that are timed: caches are filled, pipelines compiled.
      if (probe < repeatSeconds) await peer.run(parity.steps, plans.get(peer.arm) ?? 1);
    }
    const times = new Map<ArmName, number[]>(peers.map(({ arm }) => [arm, []]));
    for (let repeat = 0; repeat < repeats; repeat++) {
      say(`${model}, batch ${batch}: repeat ${repeat + 1} of ${repeats}`);
      for (const peer of peers) {
        const steps = plans.get(peer.arm) ?? 1;
        times.get(peer.arm)?.push(((await peer.run(parity.steps, steps)) * 1000) / steps);
      }
    }
    const measured = peers.map(({ arm, runsOn, coldSeconds }): Row => {
      const own = losses.get(arm) ?? [];
      const steps = Math.min(own.length, expected.length);
      const off = difference(own.slice(0, steps), expected.slice(0, steps));
      const sorted = (times.get(arm) ?? []).toSorted((a, b) => a - b);
      return {
        kind: 'measured',
        arm,
        runsOn,
        coldSeconds,
        millisecondsPerStep: sorted,
        parity: { steps, difference: off, counts: off <= parity.tolerance },
      };
    });
    return { model, batch, reference, rows: [...measured, ...missing] };
  } finally {
    for (const peer of peers) await peer.close();
  }
}
