/** Runs the steps of some networks of a program side by side, and uploads what they need of their epochs. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { type StepsResult, TrainerFailure } from '../../../../core/training/trainer.ts';
import { lastingBuffers, type Program, partOf, requestBuffers } from '../compiler/program.ts';
import { packDistortions } from '../kernels/distort.ts';
import { epochWindow, isSameEpoch } from './epoch-window.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { KernelRunner } from './kernel-runner.ts';
import { measureStep } from './measure-step.ts';
import type { NetworkSteps } from './rendezvous.ts';
import { ringBytes, ringSteps, slotOf, trainingRecords } from './step-record.ts';

const divergence = (): TrainerFailure =>
  new TrainerFailure(
    'diverged',
    'The loss or a weight is no longer a finite number: lower the learning rate.',
  );

interface Progress {
  readonly network: number;
  readonly loss: Float32Array<ArrayBuffer>;
  readonly correct: Uint32Array<ArrayBuffer>;
  failure: TrainerFailure | null;
}

export class GangSteps {
  /** The epochs that have been uploaded: the GPU can run their steps without another upload. */
  private uploaded: readonly NetworkSteps[] | null = null;

  constructor(
    private readonly memory: GpuMemory,
    private readonly runner: KernelRunner,
    private readonly program: Program,
    /** The plan of each network; they differ in what is data. */
    private readonly plans: readonly StepPlan[],
  ) {}

  /**
   * Runs steps whose minibatches have the same number of images for every member. Gives a result for each, or why it cannot
   * continue.
   */
  async run(members: readonly NetworkSteps[]): Promise<readonly (StepsResult | TrainerFailure)[]> {
    const { epochs, from, to } = this.windowOf(members);
    if (!this.isUploaded(epochs)) this.upload(epochs);
    const progress = members.map(
      ({ network }): Progress => ({
        network,
        loss: new Float32Array(to - from),
        correct: new Uint32Array(to - from),
        failure: null,
      }),
    );
    // A part ends where the ring of results does.
    for (let first = from, beyond: number; first < to; first = beyond) {
      beyond = Math.min(to, first - (first % ringSteps) + ringSteps);
      await this.runPart(first, beyond, from, progress);
      if (progress.every(({ failure }) => failure !== null)) break;
    }
    const results: (StepsResult | TrainerFailure)[] = [];
    for (const [index, { network, loss, correct, failure }] of progress.entries())
      results.push(failure ?? { loss, correct, measured: await this.measured(members[index], network) });
    return results;
  }

  private measured({ request }: NetworkSteps, network: number): Promise<StepsResult['measured']> | null {
    if (!request.measure) return null;
    const { rows, batchSize } = request;
    const lastBatch = rows.length - (Math.ceil(rows.length / batchSize) - 1) * batchSize;
    return measureStep(this.program, this.plans[network], this.runner, this.memory, lastBatch, network);
  }

  /** The epochs of all members where they are at the same place in epochs of the same length; else their requests alone. */
  private windowOf(members: readonly NetworkSteps[]) {
    const windows = members.map(({ request }) => epochWindow(request));
    const [{ from, to, epoch }] = windows;
    const areAlike = windows.every(
      one => one.from === from && one.to === to && one.epoch.rows.length === epoch.rows.length,
    );
    return areAlike
      ? {
          epochs: members.map(({ network }, index) => ({ network, request: windows[index].epoch })),
          from,
          to,
        }
      : { epochs: members, from: 0, to: to - from };
  }

  private isUploaded(epochs: readonly NetworkSteps[]): boolean {
    const { uploaded } = this;
    return (
      uploaded !== null &&
      uploaded.length === epochs.length &&
      uploaded.every(
        ({ network, request }, index) =>
          network === epochs[index].network && isSameEpoch(request, epochs[index].request),
      )
    );
  }

  /** Uploads the orders, the distortions and the records of epochs, one behind the other. */
  private upload(epochs: readonly NetworkSteps[]): void {
    this.uploaded = null;
    let row = 0;
    const rows = epochs.reduce((sum, { request }) => sum + request.rows.length, 0);
    this.runner.reserve(requestBuffers.rows, rows * 4);
    for (const { network, request } of epochs) {
      this.memory.write(requestBuffers.rows, request.rows, row * 4);
      const { augmentation, seed } = this.plans[network];
      if (augmentation) {
        const distortions = packDistortions(augmentation, seed, request.epoch, request.rows);
        const rowBytes = distortions.byteLength / request.rows.length;
        this.runner.reserve(requestBuffers.distortions, rows * rowBytes);
        this.memory.write(requestBuffers.distortions, distortions, row * rowBytes);
      }
      row += request.rows.length;
    }
    const recorded = epochs.map(one => ({ ...one, ...this.plans[one.network] }));
    const { networks, train } = this.program;
    this.runner.load(train, trainingRecords(recorded, networks));
    this.uploaded = epochs;
  }

  /** Runs steps of what was uploaded, at most one ring of results, and reads the ring once. */
  private async runPart(
    first: number,
    beyond: number,
    from: number,
    progress: readonly Progress[],
  ): Promise<void> {
    const ring = {
      name: lastingBuffers.results,
      offset: 0,
      bytes: ringBytes(this.program.networks),
    };
    const flags = progress.map(({ network }) => partOf(this.program, lastingBuffers.flag, network, 4));
    const parts = [ring, ...flags];
    this.runner.run(this.program.train, first, beyond, (encoder, step) => {
      if (step === beyond - 1) this.memory.copyOut(encoder, parts);
    });
    const [results, ...found] = await this.memory.collect(parts);
    const losses = new Float32Array(results);
    const hits = new Uint32Array(results);
    for (const [index, one] of progress.entries()) {
      for (let step = first; step < beyond; step++) {
        const slot = slotOf(one.network, step);
        one.loss[step - from] = losses[2 * slot];
        one.correct[step - from] = hits[2 * slot + 1];
        if (!Number.isFinite(losses[2 * slot])) one.failure ??= divergence();
      }
      if (new Uint32Array(found[index])[0] !== 0) one.failure ??= divergence();
    }
  }
}
