/** Lets the networks of a gang wait for one another, so that they train in the same dispatches. */
import { type StepsRequest, type StepsResult, TrainerFailure } from '../../../../core/training/trainer.ts';
import { isDone, nextRound, partOfRequest, type Waiting } from './gang-round.ts';

/** The steps that one network of a gang is to run. */
export interface NetworkSteps {
  readonly network: number;
  readonly request: StepsRequest;
}

/** Runs a round; gives for each member its result, or why it cannot continue. Rejects where nobody can. */
export type RunRound = (
  members: readonly NetworkSteps[],
) => Promise<readonly (StepsResult | TrainerFailure)[]>;

/** A request under way, and what its steps have given so far. */
interface Pending extends Waiting {
  done: number;
  readonly loss: Float32Array<ArrayBuffer>;
  readonly correct: Uint32Array<ArrayBuffer>;
  resolve(result: StepsResult): void;
  reject(reason: unknown): void;
}

/**
 * The longest that networks wait for one that is busy otherwise, such as with a validation or a pause. Nothing but speed
 * depends on it: a network's numbers are the same whoever trains beside it.
 */
const patienceMilliseconds = 100;

export class Rendezvous {
  private readonly present: Set<number>;
  private readonly waiting = new Map<number, Pending>();
  private isRunning = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    networks: number,
    private readonly runRound: RunRound,
  ) {
    this.present = new Set(Array.from({ length: networks }, (_, network) => network));
  }

  /** Runs the steps of a network, which has no other request under way. */
  ask(network: number, request: StepsRequest): Promise<StepsResult> {
    const steps = Math.ceil(request.rows.length / request.batchSize);
    const loss = new Float32Array(steps);
    const correct = new Uint32Array(steps);
    if (steps === 0) return Promise.resolve({ loss, correct, measured: null });
    return new Promise((resolve, reject) => {
      this.waiting.set(network, { request, done: 0, loss, correct, resolve, reject });
      this.startWhenReady();
    });
  }

  /** The network trains no more. Gives how many are left. */
  leave(network: number): number {
    this.waiting.get(network)?.reject(new TrainerFailure('internal', 'The trainer was disposed of.'));
    this.waiting.delete(network);
    this.present.delete(network);
    this.startWhenReady();
    return this.present.size;
  }

  private startWhenReady(): void {
    if (this.isRunning || this.waiting.size === 0) return;
    // Who is beside a request that has begun is known already.
    const hasBegun = [...this.waiting.values()].some(({ done }) => done > 0);
    if (hasBegun || this.waiting.size === this.present.size) void this.start();
    else this.timer ??= setTimeout(() => void this.start(), patienceMilliseconds);
  }

  private async start(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.isRunning || this.waiting.size === 0) return;
    this.isRunning = true;
    const all = [...this.waiting];
    const round = nextRound(all.map(([, pending]) => pending));
    const members = round.members.map(index => all[index]);
    try {
      const results = await this.runRound(
        members.map(([network, pending]) => ({ network, request: partOfRequest(pending, round.steps) })),
      );
      for (const [index, [network, pending]] of members.entries())
        this.settle(network, pending, round.steps, results[index]);
    } catch (reason) {
      for (const [network, pending] of members) this.refuse(network, pending, reason);
    }
    this.isRunning = false;
    this.startWhenReady();
  }

  private settle(
    network: number,
    pending: Pending,
    steps: number,
    result: StepsResult | TrainerFailure,
  ): void {
    if (result instanceof TrainerFailure) {
      this.refuse(network, pending, result);
      return;
    }
    pending.loss.set(result.loss, pending.done);
    pending.correct.set(result.correct, pending.done);
    pending.done += steps;
    if (!isDone(pending)) return;
    this.forget(network, pending);
    pending.resolve({ loss: pending.loss, correct: pending.correct, measured: result.measured });
  }

  private refuse(network: number, pending: Pending, reason: unknown): void {
    this.forget(network, pending);
    pending.reject(reason);
  }

  /** A network that has left may have been forgotten already. */
  private forget(network: number, pending: Pending): void {
    if (this.waiting.get(network) === pending) this.waiting.delete(network);
  }
}
