/**
 * Bridges the time until a GPU is ready. Its programs may take many seconds to compile, so a run that continues after an
 * interruption trains on WebAssembly meanwhile and moves with its whole state once the GPU has done a first step.
 */

import type { Bytes } from '../../core/data/dataset.ts';
import type { BackendName, Device } from '../../core/training/device.ts';
import type { StepsRequest, StepsResult, Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { toTrainerFailure } from './failure.ts';
import { type OpenedTrainer, openTrainer } from './open-trainer.ts';
import type { TrainerSource } from './sources.ts';
import { timedOut, withTimeout } from './timeout.ts';

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
  private disposed = false;

  constructor(
    private current: Trainer,
    coming: Promise<OpenedTrainer>,
  ) {
    const { backend } = current.device;
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

  get device(): Device {
    return this.current.device;
  }

  async move(): Promise<string | null> {
    if (this.ready !== null) await this.moveTo(this.ready);
    const { notice } = this;
    this.notice = null;
    return notice;
  }

  train(request: StepsRequest): Promise<StepsResult> {
    return this.current.train(request);
  }

  logits(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>> {
    return this.current.logits(pixels, weights);
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

  private async moveTo({ trainer, notice }: OpenedTrainer): Promise<void> {
    await trainer.restore(await this.current.state());
    const left = this.current;
    this.current = trainer;
    this.ready = null;
    this.notice = notice ?? `Training is back on ${trainer.device.backend}.`;
    left.dispose().catch(() => {});
  }
}

/**
 * Opens a trainer like `openTrainer`. If it has not done its first step within `patience` milliseconds and WebAssembly is
 * available, gives a WebAssembly trainer at once, which moves to the awaited one when that is ready.
 */
export async function openWithBridge(
  sources: readonly TrainerSource[],
  backend: BackendName,
  setup: TrainerSetup,
  patience: number,
): Promise<MovingTrainer> {
  const coming = openTrainer(sources, backend, setup).then(opened => warmUp(opened, setup));
  const wasm = sources.find(source => source.backend === 'wasm' && source.trainer === 'compiled');
  if ((await withTimeout(coming, patience)) === timedOut && wasm && (await wasm.obstacle()) === null) {
    const substitute = await wasm.create(setup).catch(() => null);
    if (substitute !== null) {
      const bridge = new Bridge(substitute, coming);
      const notice = `Running on ${substitute.device.backend} until ${backend} is ready.`;
      return { trainer: bridge, notice, move: () => bridge.move() };
    }
  }
  const { trainer, notice } = await coming;
  await trainer.restore(setup.start);
  return { trainer, notice, move: async () => null };
}
