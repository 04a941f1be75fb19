/** What goes on elsewhere: the page's settings as code, and a run's networks as files. */
import { kerasNotebook, type NotebookCell } from '../../core/code/keras-notebook.ts';
import { kernelMetadata, notebookFile } from '../../core/code/notebook-file.ts';
import type { PortableRun } from '../../core/code/portable-run.ts';
import { torchScript } from '../../core/code/torch-script.ts';
import type { ClassTable } from '../../core/data/classes.ts';
import { paperOf } from '../../core/data/paper.ts';
import { formatPercent } from '../../core/format.ts';
import { safetensors, weightArrays } from '../../core/model/weights-arrays.ts';
import { onnxBytes } from '../../core/model-files/onnx-bytes.ts';
import { onnxFromNetwork } from '../../core/model-files/onnx-from-network.ts';
import { withNotes } from '../../core/model-files/tfjs/tfjs-notes.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import { endsOnEverything, memberRecipes } from '../../core/settings/ensemble-members.ts';
import { presetOf, presets } from '../../core/settings/presets.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { KeptWeights } from '../../core/training/checkpoint/checkpoint.ts';
import { withoutRows } from '../../core/training/left-out.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import { networkSpecs } from '../engine-tasks/classify.ts';
import { temperatureOf } from '../page/evaluation.ts';
import { predictingTurns } from '../page/run-networks.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import { type DataSlice, loadedClasses } from '../store/data-slice.ts';
import { leftOutRows } from '../store/rows-slice.ts';
import { zipOf } from './zip-of.ts';

export interface TakeAwayActions {
  /** These settings, and the classes of these data, as cells of a Keras notebook. */
  code(settings: Settings, data: DataSlice['data']): readonly NotebookCell[];
  /**
   * A zip with the run as a Keras notebook for Kaggle or Colab, as a PyTorch script, and with the weights of its first
   * network. Rejects where its weights cannot be read.
   */
  python(run: RunRecord): Promise<Uint8Array<ArrayBuffer>>;
  /** A zip with the weights of each network as NumPy's arrays and as safetensors, and for tfjs. Rejects as `python` does. */
  weights(run: RunRecord): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The network that did best on the held-out rows as an ONNX file, whose probabilities are those of one view of each image
   * at the temperature of the run's evaluation. Rejects as `python` does.
   */
  onnx(run: RunRecord): Promise<Uint8Array<ArrayBuffer>>;
}

/** The index of the network with the best validation accuracy; the first where nothing was held out. */
const bestOf = (networks: readonly KeptWeights[]): number =>
  networks.reduce(
    (best, { validationAccuracy }, index) =>
      (validationAccuracy ?? 0) > (networks[best].validationAccuracy ?? 0) ? index : best,
    0,
  );

const titleOf = (settings: Settings): string => {
  const preset = presetOf(settings);
  return `Digit recognizer: ${preset === null ? 'own settings' : presets[preset].label.toLowerCase()}`;
};

function portableRun(
  { store }: Context,
  settings: Settings,
  classes: ClassTable,
  leftOut: readonly number[],
): PortableRun {
  const { data, search } = store.getState();
  const recipesOf = (given: Settings): readonly Recipe[] =>
    memberRecipes(given, classes.labels.length).map(({ spec, config }) => ({
      spec,
      config: withoutRows(config, leftOut),
    }));
  const table = data?.training ?? data?.test;
  return {
    title: titleOf(settings),
    // A final training on everything predicts alone.
    recipes: endsOnEverything(settings) ? recipesOf(settings).slice(-1) : recipesOf(settings),
    classes,
    paper: table ? paperOf(table.pixels) : 0,
    trials: (search?.queue.trials ?? []).map(trial => ({
      name: `trial ${trial.id + 1}`,
      recipe: recipesOf(trialSettings(search?.base ?? settings, trial))[0],
    })),
  };
}

const notebookName = 'digit-recognizer.ipynb';

function describeWeights({ best, finalTraining }: RunRecord): string {
  const measured =
    best.validationAccuracy === null
      ? ''
      : `, validation accuracy ${formatPercent(best.validationAccuracy)} from one view of each image`;
  return finalTraining
    ? `a network that was trained on every image, so nothing measures it; another one, trained in the same way, held images out${measured}`
    : `the first network${measured}`;
}

/** How to get the tables of a run whose images were dealt out anew; nothing for the tables of the files. */
function describeSplit({ data }: Pick<DataSlice, 'data'>, { dataHash }: RunRecord): string {
  const seed = data?.summary.hash === dataHash ? data.history.treatments.split : undefined;
  if (seed === undefined) return '';
  return `
The page dealt the images out anew by split seed ${seed}. For the sample data, from a clone of the page's repository:
npx tsx e2e/tools/sample-data/sample-data.ts --split-seed ${seed} --out split.zip
`;
}

const readme = ({ title }: PortableRun, run: RunRecord, split: string): string =>
  `${title}

Kaggle   put your name into kernel-metadata.json, then: kaggle kernels push -p .
Colab    open ${notebookName}, put train.csv and test.csv beside it, run all cells
PyTorch  python3 train_torch.py --data FOLDER      or torchrun --nproc-per-node=2 train_torch.py --data FOLDER

weights.npz has the weights of ${describeWeights(run)}.
START_FROM in the notebook and --weights of the script begin with it.
What the page does beyond: it may predict from several views of an image, and a temperature sets the confidence;
neither is in the files, and the temperature never changes which class is predicted.
${split}`;

export function createTakeAway(context: Context): TakeAwayActions {
  const { store, bodies, services } = context;
  /** The networks of a run that name new images. */
  async function predicting(run: RunRecord) {
    const { networks } = await bodies.get(run.id);
    const specs = networkSpecs(run, networks.length);
    return predictingTurns(run, networks.length).map(turn => ({ ...networks[turn], spec: specs[turn] }));
  }
  return {
    code: (settings, data) =>
      kerasNotebook(portableRun(context, settings, loadedClasses({ data }), leftOutRows(store.getState()))),
    async python(run) {
      const [{ spec, weights }] = await predicting(run);
      const portable = portableRun(context, run.settings, run.classes, run.leftOut ?? []);
      return zipOf(
        new Map<string, Uint8Array<ArrayBuffer> | string>([
          ['README.txt', readme(portable, run, describeSplit(store.getState(), run))],
          [notebookName, notebookFile(kerasNotebook(portable))],
          ['kernel-metadata.json', kernelMetadata(portable.title, notebookName)],
          ['train_torch.py', torchScript(portable)],
          ['weights.npz', await zipOf(weightArrays(spec, weights))],
        ]),
      );
    },
    async weights(run) {
      const networks = await predicting(run);
      const files = new Map<string, Uint8Array<ArrayBuffer> | string>();
      for (const [index, { spec, weights }] of networks.entries()) {
        const folder = networks.length === 1 ? '' : `network-${index + 1}/`;
        const notes = { layers: JSON.stringify(spec.layers), classes: JSON.stringify(run.classes) };
        const { json, weights: binary } = await services.engine.exportModel(spec, weights);
        files.set(`${folder}weights.npz`, await zipOf(weightArrays(spec, weights)));
        files.set(`${folder}model.safetensors`, safetensors(spec, weights, notes));
        files.set(`${folder}tfjs/model.json`, withNotes(json, run.classes));
        files.set(`${folder}tfjs/weights.bin`, new Uint8Array(binary));
      }
      return zipOf(files);
    },
    async onnx(run) {
      const networks = await predicting(run);
      const { spec, weights } = networks[bestOf(networks)];
      // The temperature of a vote is not that of one of its networks.
      const known = networks.length === 1 ? temperatureOf(store.getState(), { run: run.id }) : null;
      return onnxBytes(
        onnxFromNetwork({
          spec,
          weights,
          classes: run.classes,
          temperature: known ?? 1,
        }),
      );
    },
  };
}
