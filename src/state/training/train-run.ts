/** Trains the networks of the train cell's run: those of one design side by side where the device can, the others one by one. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { Context } from '../store/context.ts';
import { createCheckpointWriter } from './checkpoint-writer.ts';
import { inRounds } from './in-rounds.ts';
import { liveNetwork } from './live-network.ts';
import { type KeptNetworks, NetworksUnderWay } from './networks-under-way.ts';
import { describeParting, mayTrainSideBySide, mostAfter } from './parting.ts';
import type { RunButtons } from './run-buttons.ts';
import { trainGang } from './train-gang.ts';
import { trainNetwork } from './train-network.ts';

interface RunToTrain {
  readonly id: string;
  readonly settings: Settings;
  readonly recipes: readonly Recipe[];
  readonly classes: ClassTable;
  /** The interrupted run that it continues; null for a new one. */
  readonly resumed: InterruptedRun | null;
}

/** Rejects with the error of the engine. */
export async function trainRun(
  context: Context,
  buttons: RunButtons,
  { id, settings, recipes, classes, resumed }: RunToTrain,
): Promise<KeptNetworks & { readonly checkpoints: ReturnType<typeof createCheckpointWriter> }> {
  const networks = new NetworksUnderWay(recipes, resumed);
  const checkpoints = createCheckpointWriter(context, { runId: id, settings, recipes });
  let together: readonly number[] = [];
  const save = inRounds(
    () => together.filter(network => !networks.isOver(network)),
    () => {
      const saved = networks.saved();
      if (saved) checkpoints.save(saved);
    },
  );
  const onCheckpoint = (network: number, checkpoint: RunCheckpoint): void => {
    networks.keep(network, checkpoint);
    // The page looks at one network at a time.
    if (network === together[0])
      context.store.setState({ live: liveNetwork(id, recipes, classes, network, checkpoint) });
    save(network);
  };
  const run = { settings, recipes, networks, onCheckpoint, onPaused: checkpoints.flush };
  let most = mayTrainSideBySide(settings) ? recipes.length : 1;
  let notice: string | null = null;
  try {
    for (let next = networks.next(); next !== null; next = networks.next()) {
      together = networks.alike(next).slice(0, most);
      if (together.length > 1) {
        const parting = await trainGang(context, buttons, run, together);
        if (parting === null) continue;
        most = mostAfter(parting, together.length);
        notice = describeParting(parting, together.length);
      } else networks.end(next, await trainNetwork(context, buttons, run, next, notice));
    }
  } catch (error) {
    checkpoints.flush();
    throw error;
  }
  return { ...networks.kept(), checkpoints };
}
