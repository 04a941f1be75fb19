/** How far each network of a run has come: its outcome, its newest checkpoint and its steps. They need not be trained in order. */
import type { FinishedNetwork, RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { checkpointsOf, type InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { alike } from '../../core/training/gang.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { SavedNetworks } from './checkpoint-writer.ts';

/** The networks that a run keeps: those before the first that is not over. */
export interface KeptNetworks {
  readonly finished: readonly FinishedNetwork[];
  readonly last: TrainOutcome;
}

export class NetworksUnderWay {
  /** The networks that an earlier visit finished. */
  private readonly earlier: readonly FinishedNetwork[];
  private readonly outcomes = new Map<number, TrainOutcome>();
  private readonly checkpoints = new Map<number, RunCheckpoint>();
  /** The steps of each network, where each epoch has its place in the curves. */
  private readonly steps = new Map<number, number>();
  /** Indices of the networks that are over or being trained, in the order of their training. */
  private order: readonly number[];

  constructor(
    private readonly recipes: readonly Recipe[],
    resumed: InterruptedRun | null,
  ) {
    this.earlier = resumed?.finished ?? [];
    this.order = [...this.earlier.keys()];
    if (resumed === null) return;
    for (const { network, checkpoint } of checkpointsOf(resumed)) this.checkpoints.set(network, checkpoint);
  }

  /** The first network that is not over; null when all are, or one was stopped. */
  next(): number | null {
    if ([...this.outcomes.values()].some(({ ended }) => ended === 'stopped')) return null;
    const next = this.firstUnfinished();
    return next < this.recipes.length ? next : null;
  }

  isOver(network: number): boolean {
    return network < this.earlier.length || this.outcomes.has(network);
  }

  /** The networks of the same design that are not over. */
  alike(network: number): readonly number[] {
    return alike(this.recipes, network).filter(other => !this.isOver(other));
  }

  /** Takes note that these are trained next; gives all networks in the order of their training. */
  begin(networks: readonly number[]): readonly number[] {
    // Those that were interrupted go on from their checkpoints.
    this.steps.clear();
    // Networks that were to train side by side and could not are not begun: each waits for its turn.
    const over = this.order.filter(network => this.isOver(network));
    this.order = [...new Set([...over, ...networks])];
    return [...new Set([...this.order, ...this.recipes.keys()])];
  }

  /** The checkpoint from which a network goes on; null begins with its first step. */
  resumeOf(network: number): RunCheckpoint | null {
    return this.checkpoints.get(network) ?? null;
  }

  keep(network: number, checkpoint: RunCheckpoint): void {
    this.checkpoints.set(network, checkpoint);
  }

  end(network: number, outcome: TrainOutcome): void {
    this.outcomes.set(network, outcome);
  }

  /** Takes note of a network's steps; gives those of all together, where an epoch of any has `stepsPerEpoch`. */
  stepsOfRun(network: number, steps: number, stepsPerEpoch: number): number {
    this.steps.set(network, steps);
    return [...this.recipes.keys()].reduce((sum, each) => {
      const whole = this.recipes[each].config.epochs * stepsPerEpoch;
      if (this.isOver(each)) return sum + whole;
      const { epoch, stepInEpoch } = this.checkpoints.get(each) ?? { epoch: 0, stepInEpoch: 0 };
      return sum + (this.steps.get(each) ?? epoch * stepsPerEpoch + stepInEpoch);
    }, 0);
  }

  /** What is to be saved; null before the next network has a checkpoint. */
  saved(): SavedNetworks | null {
    const next = this.firstUnfinished();
    const checkpoint = this.checkpoints.get(next);
    if (!checkpoint) return null;
    const beside = [...this.checkpoints]
      .filter(([network]) => network > next)
      .map(([network, own]) => ({ network, checkpoint: own }))
      .toSorted((a, b) => a.network - b.network);
    return { finished: this.overBefore(next), checkpoint, ...(beside.length > 0 ? { beside } : {}) };
  }

  /** Throws a `RangeError` before any network is over. */
  kept(): KeptNetworks {
    const next = this.firstUnfinished();
    const last = this.outcomes.get(next - 1);
    if (!last) throw new RangeError('no network is over');
    const isStopped = [...this.outcomes.values()].some(({ ended }) => ended === 'stopped');
    return { finished: this.overBefore(next - 1), last: isStopped ? { ...last, ended: 'stopped' } : last };
  }

  private firstUnfinished(): number {
    let next = this.earlier.length;
    while (this.outcomes.has(next)) next++;
    return next;
  }

  private overBefore(network: number): readonly FinishedNetwork[] {
    const own = [...this.recipes.keys()].slice(this.earlier.length, network);
    const finished = own.flatMap((index): FinishedNetwork[] => {
      const outcome = this.outcomes.get(index);
      if (!outcome) return [];
      const { history, answers, best, validationRows, seconds } = outcome;
      return [{ history, answers, best, validationRows, seconds }];
    });
    return [...this.earlier, ...finished];
  }
}
