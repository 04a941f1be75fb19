/** The rate finder: it trains beside the cells, keeps nothing, and ends when another training needs the engine. */
import { nothingLeft } from '../../core/data/checks/nothing-left.ts';
import { messageOf } from '../../core/error-message.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { trainRemedy } from './engine-remedy.ts';
import { loadEngine } from './load-engine.ts';

/** Does what `TrainingActions.findRate` promises. */
export async function findRate(
  context: Context,
  rates: Float32Array<ArrayBuffer>,
  onLosses: (losses: Float32Array) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, services, trainingLock } = context;
  const { settings, data } = store.getState();
  if (!data?.training) return 'Load the training data first.';
  const gap = nothingLeft(data.training.rows, settings.validationShare);
  if (gap) return `${gap.message} ${gap.remedy}`;
  await loadEngine(context);
  const stop = new AbortController();
  const release = await trainingLock.takeOver(() => stop.abort());
  try {
    if (isBusy(store.getState().notebook, 'train'))
      return 'The network is being trained: try again when that is done.';
    const test = {
      spec: toModelSpec(settings, loadedClasses(store.getState()).labels.length),
      config: toTrainConfig(settings),
      device: toDeviceChoice(settings),
      rates,
    };
    await services.engine.findRate(test, onLosses, AbortSignal.any([signal, stop.signal]));
    return null;
  } catch (error) {
    const message = messageOf(error);
    return `The test failed: ${message} ${trainRemedy(error)}`;
  } finally {
    release();
  }
}
