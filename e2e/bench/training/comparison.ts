/** Arms side by side on one network and batch size: parity first, then interleaved repeats. */
import { messageOf } from '../../../src/core/error-message.ts';
import { type ArmName, isOurs } from './arm-protocol.ts';
import { follow, lead } from './follow.ts';
import { type ComparedName, type NetworkName, timedNetworkOf } from './networks.ts';
import { gate, type Parity, parityOf } from './parity.ts';
import { type Peer, TooSlow } from './peer.ts';
import type { StepCounts } from './step-counts.ts';

/** One repeat lasts about this long, but has at least one step. */
const repeatSeconds = 1;
const mostSteps = 64;
const repeats = 5;
/** An arm that has spent this long on its repeats is left out of the next ones. */
const armSeconds = 12;

export type ArmResult =
  | {
      readonly kind: 'measured';
      readonly arm: ArmName;
      readonly runsOn: string;
      /** Seconds from starting the arm's session to the first step's loss. */
      readonly coldSeconds: number;
      /** The mean of each repeat, sorted. */
      readonly millisecondsPerStep: readonly number[];
      readonly parity: Parity;
      /** GFLOP/s of a matrix kernel on the same device. */
      readonly matrix: number | null;
      /** Requests of a repeat's steps to the GPU; null for an arm without one. */
      readonly gpu: StepCounts | null;
      /** Sentences that belong under the table. */
      readonly remarks: readonly string[];
    }
  /** Given up; a first step takes longer than this. */
  | { readonly kind: 'slow'; readonly arm: ArmName; readonly atLeastSeconds: number }
  | { readonly kind: 'unavailable'; readonly arm: ArmName; readonly reason: string };

export type MeasuredArm = Extract<ArmResult, { kind: 'measured' }>;

export interface Comparison {
  readonly model: ComparedName;
  readonly batch: number;
  /** The arm whose losses the others are compared with. */
  readonly reference: ArmName | null;
  readonly results: readonly ArmResult[];
}

/** Rejects, with a reason for the table, where the arm cannot run. */
export type OpenPeer = (arm: ArmName, network: NetworkName, batch: number) => Promise<Peer>;

/** PyTorch shares no line with the other arms; without it, tfjs. */
const referenceOrder: readonly ArmName[] = [
  'torch',
  'torch-cuda-eager',
  'torch-cuda-graphs',
  'tfjs-cpu',
  'tfjs-wasm',
  'tfjs-webgl',
];

async function openAll(open: OpenPeer, arms: readonly ArmName[], model: ComparedName, batch: number) {
  const peers: Peer[] = [];
  const missing: ArmResult[] = [];
  for (const arm of arms) {
    try {
      peers.push(await open(arm, model, batch));
    } catch (cause) {
      if (cause instanceof TooSlow) {
        missing.push({ kind: 'slow', arm, atLeastSeconds: cause.seconds });
        continue;
      }
      missing.push({ kind: 'unavailable', arm, reason: messageOf(cause).split('\n')[0] });
    }
  }
  return { peers, missing };
}

/** The losses of every arm against those of the reference. */
async function compareAll(peers: readonly Peer[]): Promise<{
  readonly reference: ArmName | null;
  readonly parities: ReadonlyMap<ArmName, Parity>;
}> {
  const leader =
    referenceOrder.map(arm => peers.find(peer => peer.arm === arm)).find(peer => peer !== undefined) ??
    peers.at(0);
  if (!leader) return { reference: null, parities: new Map() };
  const trajectory = await lead(leader);
  const parities = new Map([[leader.arm, parityOf(trajectory.losses, trajectory.losses)]]);
  for (const peer of peers)
    if (peer !== leader) parities.set(peer.arm, parityOf(await follow(peer, trajectory), trajectory.losses));
  return { reference: leader.arm, parities };
}

/** Where our arms are timed on another form of the network, opens them on it in place of those that were compared. */
async function openTimed(open: OpenPeer, peers: Peer[], model: ComparedName, batch: number): Promise<void> {
  const network = timedNetworkOf(model);
  if (network === model) return;
  for (const [index, { arm, close }] of peers.entries()) {
    if (!isOurs(arm)) continue;
    await close();
    peers[index] = await open(arm, network, batch);
  }
}

/** Steps that make one repeat of an arm, after a first pass over the very steps that are timed. */
async function warmUp(peer: Peer): Promise<number> {
  const probe = await peer.run(gate.steps, 1);
  const steps = Math.max(1, Math.min(mostSteps, Math.floor(repeatSeconds / probe)));
  if (probe < repeatSeconds) await peer.run(gate.steps, steps);
  return steps;
}

/**
 * Milliseconds a step of each arm and repeat, the arms taking turns so that a drifting machine treats all alike; then a
 * repeat that is counted instead.
 */
async function timeAll(peers: readonly Peer[], say: (text: string) => void) {
  const clocks: { peer: Peer; steps: number; spent: number; times: number[] }[] = [];
  for (const peer of peers) clocks.push({ peer, steps: await warmUp(peer), spent: 0, times: [] });
  for (let repeat = 1; repeat <= repeats; repeat++) {
    say(`repeat ${repeat} of ${repeats}`);
    for (const clock of clocks) {
      if (clock.spent > armSeconds) continue;
      const seconds = await clock.peer.run(gate.steps, clock.steps);
      clock.spent += seconds;
      clock.times.push((seconds * 1000) / clock.steps);
    }
  }
  const timed = new Map<ArmName, Pick<MeasuredArm, 'millisecondsPerStep' | 'gpu'>>();
  for (const { peer, steps, times } of clocks)
    timed.set(peer.arm, {
      millisecondsPerStep: times.toSorted((a, b) => a - b),
      gpu: peer.arm.endsWith('webgpu') ? await peer.count(gate.steps, steps) : null,
    });
  return timed;
}

/** Measures every arm; one that cannot run has a result that says why. */
export async function compareArms(
  open: OpenPeer,
  arms: readonly ArmName[],
  model: ComparedName,
  batch: number,
  say: (text: string) => void,
): Promise<Comparison> {
  const tell = (text: string) => say(`${model}, batch ${batch}: ${text}`);
  tell(`starting ${arms.join(', ')}`);
  const { peers, missing } = await openAll(open, arms, model, batch);
  try {
    tell('comparing losses');
    const { reference, parities } = await compareAll(peers);
    await openTimed(open, peers, model, batch);
    const times = await timeAll(peers, tell);
    const measured: ArmResult[] = [];
    for (const { arm, runsOn, coldSeconds, matrix, remarks } of peers)
      measured.push({
        kind: 'measured',
        arm,
        runsOn,
        coldSeconds,
        ...(times.get(arm) ?? { millisecondsPerStep: [], gpu: null }),
        parity: parities.get(arm) ?? parityOf([], []),
        matrix: await matrix(),
        remarks,
      });
    return { model, batch, reference, results: [...measured, ...missing] };
  } finally {
    for (const peer of peers) await peer.close();
  }
}
