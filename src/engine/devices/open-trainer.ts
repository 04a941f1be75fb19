/** Opens a trainer on the chosen backend, or on the next one that works, and then says so in a notice. */
import type { BackendName } from '../../core/training/device.ts';
import { type Trainer, TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import { toTrainerFailure } from './failure.ts';
import { allowSilenceOf } from './silence.ts';
import type { TrainerSource } from './trainer-source.ts';

export interface OpenedTrainer {
  readonly trainer: Trainer;
  /** A sentence that says why this is not the first choice; null when it is. */
  readonly notice: string | null;
}

/** The device to run on. `threads` is the number on which WebAssembly was fastest, null where that was not measured. */
export interface ChosenDevice {
  readonly backend: BackendName;
  readonly threads: number | null;
}

const describe = ({ backend, trainer }: Pick<TrainerSource, 'backend' | 'trainer'>): string =>
  trainer === 'compiled' ? `the compiled trainer on ${backend}` : `stock tfjs on ${backend}`;

/** The wanted backend's sources, then those of WebAssembly and of the CPU. */
function ranked(sources: readonly TrainerSource[], backend: BackendName): readonly TrainerSource[] {
  const own = sources.filter(source => source.backend === backend);
  const others = sources.filter(source => source.backend !== backend);
  const fallbacks: readonly BackendName[] = ['wasm', 'cpu'];
  return [...own, ...fallbacks.flatMap(name => others.filter(source => source.backend === name))];
}

/** Creates a trainer on the chosen number of threads; without one, or with one that it cannot have, on the most it has. */
export function createOn(
  source: TrainerSource,
  { threads }: ChosenDevice,
  setup: TrainerSetup,
): Promise<Trainer> {
  const counts = source.threadCounts();
  return source.create(setup, threads !== null && counts.includes(threads) ? threads : counts[0]);
}

/**
 * Opens the first trainer that can train the model: those of the chosen backend, compiled before stock, then WebAssembly and the
 * CPU. Rejects with the first failure that is about the model or memory rather than about the trainer.
 */
export async function openTrainer(
  sources: readonly TrainerSource[],
  device: ChosenDevice,
  setup: TrainerSetup,
): Promise<OpenedTrainer> {
  const passed: string[] = [];
  for (const source of ranked(sources, device.backend)) {
    allowSilenceOf(source);
    const obstacle = await source.obstacle();
    if (obstacle !== null) {
      passed.push(`${describe(source)} cannot be used: ${obstacle}`);
      continue;
    }
    try {
      const trainer = await createOn(source, device, setup);
      const notice =
        passed.length === 0 ? null : `Running ${describe(source)}, because ${passed.join('; ')}.`;
      return { trainer, notice };
    } catch (error) {
      const failure = toTrainerFailure(error);
      if (failure.reason !== 'unsupported' && failure.reason !== 'internal') throw failure;
      passed.push(`${describe(source)} cannot be used: ${failure.message}`);
    }
  }
  throw new TrainerFailure('unsupported', `Nothing here can run this model: ${passed.join('; ')}.`);
}
