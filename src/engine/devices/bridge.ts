/**
 * Bridges the time until a GPU is ready. Its programs may take many seconds to compile, so a run that continues after an
 * interruption trains on WebAssembly meanwhile and moves with its whole state once the GPU has done a first step.
 */

import type { Device } from '../../core/training/device.ts';
import type { StepsRequest, StepsResult, Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { toTrainerFailure } from './failure.ts';
import { type ChosenDevice, createOn, type OpenedTrainer, openTrainer } from './open-trainer.ts';
import { timedOut, withTimeout } from './timeout.ts';
import type { TrainerSource } from './trainer-source.ts';

/** A trainer that may move to another device. */
export interface MovingTrainer extends OpenedTrainer {
  /** Moves to the other device if that is ready. Gives a notice for the person who watches, null when nothing changed. */
  readonly move: () => Promise<string | null>;
}

/** Trains one step, which compiles the programs. The state that it leaves behind is replaced before it is used. */
async function warmUp(opened: OpenedTrainer, { config, labels }: TrainerSetup): Promise<OpenedTrainer> {
  const rows = Uint32Array.from({ length: Math.min(config.batchSize, labels.length) }, (_, row) => row);
  const learningRates = Float32Array.of(0);
  const { batchSize } = config;
  await opened.trainer.train({ rows, batchSize, learningRates, firstStep: 0, epoch: 0, measure: false });
  return opened;
}

class Bridge implements Trainer {
  private notice: string | null = null;
  /** The awaited trainer, once it has done its first step. */
  private ready: OpenedTrainer | null = null;
  private isComing = false;
  private hasTrained = false;
  private disposed = false;

  /** Without a trainer under way `open` is called, once the first steps are done. */
  constructor(
    private current: Trainer,
    underWay: Promise<OpenedTrainer> | null,
    private readonly open: () => Promise<OpenedTrainer>,
  ) {
    if (underWay !== null) this.await(underWay);
  }

  get device(): Device {
    return this.current.device;
  }

  async move(): Promise<string | null> {
    if (this.hasTrained && !this.isComing) this.await(this.open());
    if (this.ready !== null) await this.moveTo(this.ready);
    const { notice } = this;
    this.notice = null;
    return notice;
  }

  async train(request: StepsRequest): Promise<StepsResult> {
    const result = await this.current.train(request);
    this.hasTrained = true;
    return result;
  }

  logits(...request: Parameters<Trainer['logits']>): ReturnType<Trainer['logits']> {
    return this.current.logits(...request);
  }

  state(): Promise<TrainingState> {
    return this.current.state();
  }

  restore(state: TrainingState): Promise<void> {
    return this.current.restore(state);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([this.current.dispose(), this.ready?.trainer.dispose()]);
  }

  private await(coming: Promise<OpenedTrainer>): void {
    this.isComing = true;
    const { backend } = this.current.device;
    coming.then(
      opened => {
        if (this.disposed || opened.trainer.device.backend === backend) {
          opened.trainer.dispose().catch(() => {});
          this.notice = opened.notice;
        } else this.ready = opened;
      },
      error => {
        this.notice = `Training stays on ${backend}, because ${toTrainerFailure(error).message}.`;
      },
    );
  }

  private async moveTo({ trainer, notice }: OpenedTrainer): Promise<void> {
    await trainer.restore(await this.current.state());
    const left = this.current;
    this.current = trainer;
    this.ready = null;
    this.notice = notice ?? `Training is back on ${trainer.device.backend}.`;
    left.dispose().catch(() => {});
  }
}

async function openSubstitute(
  sources: readonly TrainerSource[],
  device: ChosenDevice,
  setup: TrainerSetup,
): Promise<Trainer | null> {
  const wasm = sources.find(({ backend, trainer }) => backend === 'wasm' && trainer === 'compiled');
  if (wasm === undefined || (await wasm.obstacle()) !== null) return null;
  return createOn(wasm, device, setup).catch(() => null);
}

/**
 * Opens a trainer like `openTrainer`. If it has not done its first step within `patience` milliseconds and WebAssembly is
 * available, gives a WebAssembly trainer at once, which moves to the awaited one when that is ready. WebGL is not even
 * begun with before the first steps are done: it keeps the thread busy, on which WebAssembly is opened too.
 */
export async function openWithBridge(
  sources: readonly TrainerSource[],
  device: ChosenDevice,
  setup: TrainerSetup,
  patience: number,
): Promise<MovingTrainer> {
  const { backend } = device;
  const open = (): Promise<OpenedTrainer> =>
    openTrainer(sources, device, setup).then(opened => warmUp(opened, setup));
  const early = backend === 'webgl' ? null : open();
  if (early === null || (await withTimeout(early, patience)) === timedOut) {
    const substitute = await openSubstitute(sources, device, setup);
    if (substitute !== null) {
      const bridge = new Bridge(substitute, early, open);
      const notice = `Running on ${substitute.device.backend} until ${backend} is ready.`;
      return { trainer: bridge, notice, move: () => bridge.move() };
    }
  }
  const { trainer, notice } = await (early ?? open());
  await trainer.restore(setup.start);
  return { trainer, notice, move: async () => null };
}
