/**
 * A run that goes on after an interruption need not wait for its GPU, whose programs may take many seconds to compile:
 * it goes on on WebAssembly meanwhile, and crosses over with its whole state once the GPU has shown that it works.
 */

import type { Bytes } from '../../core/data/dataset.ts';
import type { BackendName, Device } from '../../core/training/device.ts';
import type { StepsRequest, StepsResult, Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { toTrainerFailure } from './failure.ts';
import { type OpenedTrainer, openTrainer } from './open-trainer.ts';
import type { TrainerSource } from './sources.ts';
import { late, within } from './timeout.ts';

/** A trainer that may move to another device. */
export interface MovingTrainer extends OpenedTrainer {
  /** Moves if it can now, and gives what has changed, for the person who watches; null when nothing has. */
  readonly move: () => Promise<string | null>;
}

/** Compiles what is compiled with the first step. The state that it leaves behind is replaced before it is used. */
async function warmedUp(opened: OpenedTrainer, { config, labels }: TrainerSetup): Promise<OpenedTrainer> {
  const rows = Uint32Array.from({ length: Math.min(config.batchSize, labels.length) }, (_, row) => row);
  const learningRates = Float32Array.of(0);
  await opened.trainer.train({ rows, batchSize: config.batchSize, learningRates, firstStep: 0, epoch: 0 });
  return opened;
}

class Bridge implements Trainer {
  private said: string | null = null;
  /** The trainer that is waited for, once it has come. */
  private ready: OpenedTrainer | null = null;
  private over = false;

  constructor(
    private current: Trainer,
    coming: Promise<OpenedTrainer>,
  ) {
    const { backend } = current.device;
    coming.then(
      opened => {
        if (this.over || opened.trainer.device.backend === backend) {
          opened.trainer.dispose().catch(() => {});
          this.said = opened.notice;
        } else this.ready = opened;
      },
      error => {
        this.said = `Training stays on ${backend}, because ${toTrainerFailure(error).message}.`;
      },
    );
  }

  get device(): Device {
    return this.current.device;
  }

  async move(): Promise<string | null> {
    if (this.ready !== null) await this.cross(this.ready);
    const { said } = this;
    this.said = null;
    return said;
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
    this.over = true;
    await Promise.all([this.current.dispose(), this.ready?.trainer.dispose()]);
  }

  private async cross({ trainer, notice }: OpenedTrainer): Promise<void> {
    await trainer.restore(await this.current.state());
    const left = this.current;
    this.current = trainer;
    this.ready = null;
    this.said = notice ?? `Training is back on ${trainer.device.backend}.`;
    left.dispose().catch(() => {});
  }
}

/** As `openTrainer`, but after `patience` milliseconds without a first step it goes on on WebAssembly, if that can be had. */
export async function openWithBridge(
  sources: readonly TrainerSource[],
  backend: BackendName,
  setup: TrainerSetup,
  patience: number,
): Promise<MovingTrainer> {
  const coming = openTrainer(sources, backend, setup).then(opened => warmedUp(opened, setup));
  const wasm = sources.find(source => source.backend === 'wasm' && source.trainer === 'compiled');
  if ((await within(coming, patience)) === late && wasm && (await wasm.obstacle()) === null) {
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
