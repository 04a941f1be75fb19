/**
 * A training run: chunks of steps, epochs, validation, checkpoints. It trains one network, or several side by side, which then
 * do the same steps at the same time. It knows no device and no message port.
 */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { TrainerFailure } from '../../core/training/trainer.ts';
import { nextTask } from '../../platform/next-task.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { ChunkSizer } from './chunk-sizer.ts';
import { NetworkRun, type NetworkSetup } from './network-run.ts';
import type { PauseHooks, PauseStopControl } from './pause-stop-control.ts';
import { withDeadline } from './training-guards.ts';

export interface SessionSetup {
  readonly networks: readonly NetworkSetup[];
  readonly table: TrainingTable;
  /** A sentence about the device for the first `started` event. */
  readonly notice: string | null;
  /** Called before each chunk of steps. May move the trainer to another device, and then gives a notice; null otherwise. */
  readonly move: () => Promise<string | null>;
  readonly control: PauseStopControl;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
}

export class Session {
  /** The networks that are not over. */
  private training: readonly NetworkRun[];
  private chunkSizer = new ChunkSizer();
  private lastCheckpoint = performance.now();
  private readonly pauseHooks: PauseHooks = {
    paused: async () => {
      await this.keepCheckpoints();
      for (const network of this.training) network.emit({ kind: 'paused' });
    },
    left: () => this.endTrainings(network => network.ended()),
    resumed: () => {
      for (const network of this.training) network.emit({ kind: 'resumed' });
    },
  };

  constructor(private readonly setup: SessionSetup) {
    this.training = setup.networks.map(network => new NetworkRun(network, setup.table));
  }

  /**
   * Trains until each network's last epoch, its early stop or a person's stop, and emits the outcome of each. Rejects with a
   * `TrainerFailure`; of several networks one that diverges only ends its own training, by a `failed` event.
   */
  async run(): Promise<void> {
    const { control, checkpointEvery, notice } = this.setup;
    for (const network of this.training) network.emitStarted(notice);
    for (;;) {
      await this.endTrainings(network => network.ended());
      if (this.training.length === 0) return;
      if (await this.endEpochs()) continue;
      if ((await control.waitWhilePaused(this.pauseHooks)) === 'stop') break;
      await this.moveIfReady();
      await this.chunk();
      if (performance.now() - this.lastCheckpoint > 1000 * checkpointEvery) await this.keepCheckpoints();
      await nextTask();
    }
    await this.endTrainings(() => 'stopped');
  }

  /** Emits the outcomes of the networks that are over, and trains on without them. */
  private async endTrainings(howOf: (network: NetworkRun) => TrainOutcome['ended'] | null): Promise<void> {
    for (const network of this.training) {
      const ended = howOf(network);
      if (ended === null) continue;
      const outcome = await this.apart(network, () => network.outcome(ended));
      if (outcome === null) continue;
      network.emit({ kind: 'trained', outcome });
      await this.drop(network);
    }
  }

  private async drop(network: NetworkRun): Promise<void> {
    this.training = this.training.filter(other => other !== network);
    // Nobody waits for a network that has left.
    if (this.setup.networks.length > 1) await network.dispose();
  }

  /** Does something for one network. Gives null where it has diverged and the others train on without it. */
  private async apart<Result>(network: NetworkRun, work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      const isItsOwn = error instanceof TrainerFailure && error.reason === 'diverged';
      if (!isItsOwn || this.setup.networks.length === 1) throw error;
      network.emit({ kind: 'failed', reason: error.reason, message: error.message });
      await this.drop(network);
      return null;
    }
  }

  /** Ends the epochs whose steps are done; gives whether there were any. */
  private async endEpochs(): Promise<boolean> {
    const done = this.training.filter(({ stepsLeft }) => stepsLeft === 0);
    for (const network of done) await this.apart(network, () => network.endEpoch());
    if (done.length === 0) return false;
    this.lastCheckpoint = performance.now();
    await nextTask();
    return true;
  }

  private async moveIfReady(): Promise<void> {
    const notice = await this.setup.move();
    if (notice === null) return;
    this.chunkSizer = new ChunkSizer();
    // The checkpoint comes first: a listener counts steps from the last checkpoint before `started`.
    await this.keepCheckpoints();
    for (const network of this.training) network.emitStarted(notice);
  }

  /**
   * Trains the next chunk of steps of the networks that have come least far: those ahead, which an interruption left there,
   * wait for them.
   */
  private async chunk(): Promise<void> {
    const isBefore = (a: NetworkRun, b: NetworkRun) =>
      a.epoch < b.epoch || (a.epoch === b.epoch && a.stepInEpoch < b.stepInEpoch);
    const last = this.training.reduce((least, next) => (isBefore(next, least) ? next : least));
    const group = this.training.filter(network => !isBefore(last, network));
    const ahead = this.training.filter(network => isBefore(last, network) && network.epoch === last.epoch);
    const count = Math.min(
      this.chunkSizer.next(),
      Math.max(...group.map(({ stepsLeft }) => stepsLeft)),
      ...group.map(({ stepsToSample }) => stepsToSample),
      ...ahead.map(({ stepInEpoch }) => stepInEpoch - last.stepInEpoch),
    );
    const begun = performance.now();
    const results = await withDeadline(
      Promise.all(group.map(network => this.apart(network, () => network.train(count)))),
      this.chunkSizer.deadline(count),
    );
    const milliseconds = this.chunkSizer.report(count, performance.now() - begun);
    for (const [index, network] of group.entries()) {
      const result = results[index];
      if (result) await this.apart(network, async () => network.take(result, milliseconds, group.length));
    }
  }

  private async keepCheckpoints(): Promise<void> {
    for (const network of this.training) await this.apart(network, () => network.keepCheckpoint());
    this.lastCheckpoint = performance.now();
  }
}
