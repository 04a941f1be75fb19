/** Measures every device with a few steps, for the table of devices and the predicted time. */
import { pacesOf } from '../../core/forecast/pace.ts';
import { stepCost } from '../../core/forecast/step-cost.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { addPaces, setDevices } from '../store/training-slice.ts';
import { loadEngine } from './load-engine.ts';

/** Does nothing for a model that does not fit, without data, or while a measurement runs. */
export async function probeDevices(context: Context): Promise<void> {
  const { store, services } = context;
  const { settings, devices } = store.getState();
  const { length } = loadedClasses(store.getState()).labels;
  const spec = toModelSpec(settings, length);
  const config = toTrainConfig(settings);
  if (devices.probing || !summarize(spec, length).ok) return;
  setDevices(context, { probing: true });
  try {
    if (!(await loadEngine(context))) return;
    const measurements = await services.engine.probe(spec, config);
    setDevices(context, { measurements });
    addPaces(context, pacesOf(measurements, stepCost(spec, config)));
  } finally {
    setDevices(context, { probing: false });
  }
}
