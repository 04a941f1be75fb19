/** Models that were read from files become kept runs; loaded with the first. */
import { type ClassTable, classesOf } from '../../core/data/classes.ts';
import { formatLayers } from '../../core/model/format-layers.ts';
import { summarize } from '../../core/model/model-spec.ts';
import type { ReadModel } from '../../core/model-files/imported-network.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { addRun, createRunListActions } from '../store/runs-slice.ts';

const noSteps = { length: 0, loss: new Float32Array(0), accuracy: new Float32Array(0) };

/** The classes that a file names, or else those of the loaded data where these are as many, or else 0, 1, 2 and so on. */
function classesFor(context: Context, named: ClassTable | null, count: number): ClassTable {
  if (named) return named;
  const loaded = loadedClasses(context.store.getState());
  if (loaded.labels.length === count) return loaded;
  const labels = Array.from({ length: count }, (_, label) => label);
  const { names } = classesOf(Uint8Array.from(labels));
  return { labels, names: names.slice(0, count) };
}

function keepModel(context: Context, { file, networks }: ReadModel): string {
  const { store, services, bodies } = context;
  const { settings } = store.getState();
  const [first] = networks;
  const summary = summarize(first.spec);
  const count = summary.ok ? summary.classes : 0;
  const id = services.newId();
  const record: RunRecord = {
    id,
    name: `imported model ${file}`,
    pinned: false,
    at: services.clock.now(),
    // Its layers are its settings: so it can be rebuilt, compared and exported like any other run.
    settings: { ...settings, model: 'layers', layers: formatLayers(first.spec.layers, count), networks: 1 },
    dataHash: '',
    classes: classesFor(context, first.classes, count),
    device: { backend: 'wasm', trainer: 'compiled', threads: 1, adapter: null },
    ended: 'complete',
    history: [],
    stepsPerEpoch: 0,
    best: { epoch: 0, validationAccuracy: null },
    heldOutRows: 0,
    seconds: 0,
    imported: { file, assumptions: [...new Set(networks.flatMap(({ assumptions }) => assumptions))] },
    ...(networks.length > 1 ? { voters: networks.map(({ name, spec }) => ({ run: id, name, spec })) } : {}),
  };
  bodies.hold(id, {
    steps: noSteps,
    networks: networks.map(({ weights }) => ({ epoch: 0, validationAccuracy: null, weights })),
    validationRows: new Uint32Array(0),
  });
  addRun(context, record, false);
  return id;
}

/** Keeps the models, of which the cells below the training use the last. */
export function keepModels(context: Context, models: readonly ReadModel[]): void {
  const ids = models.map(model => keepModel(context, model));
  createRunListActions(context).select(ids[ids.length - 1]);
}
