/** The notebook's one store and everything that can be done to it; it works without React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { pacesOf, rememberPaces } from '../core/forecast/pace.ts';
import { stepCost } from '../core/forecast/step-cost.ts';
import { summarize } from '../core/model/model-spec.ts';
import { type CellId, emptyNotebook } from '../core/notebook/cell-graph.ts';
import { defaultSettings, type Settings, toModelSpec, toTrainConfig } from '../core/settings/settings.ts';
import { storageProblem } from '../storage/storage-problem.ts';
import { createNoteActions, type NoteActions } from './actions/note-actions.ts';
import { applySettings } from './actions/settings-actions.ts';
import { createViewActions, type ViewActions } from './actions/view-actions.ts';
import { findRate } from './engine-tasks/find-rate.ts';
import { giveData } from './engine-tasks/load-engine.ts';
import { type Context, dispatch, type Services } from './page/context.ts';
import { createMetricBuffer, type MetricBuffer } from './page/metric-buffer.ts';
import type { PageState } from './page/page-state.ts';
import { createRunBodies } from './page/run-bodies.ts';
import { resting } from './page/search-record.ts';
import { createTrainingTurn } from './page/training-turn.ts';
import { type Keeper, keepSaved } from './persistence/autosave.ts';
import { restore } from './persistence/restore.ts';
import type { StorageService } from './persistence/saved-page.ts';
import { runData } from './runners/data.ts';
import { runEvaluate } from './runners/evaluate.ts';
import { runExplore } from './runners/explore.ts';
import { runModel } from './runners/model.ts';
import { createOrchestrator, type Orchestrator } from './runners/orchestrator.ts';
import { runPredict } from './runners/predict.ts';
import { createTrainRunner } from './runners/train.ts';
import { createRunHistory, type RunHistory } from './runs/run-actions.ts';
import { comparePair, type PairComparison } from './runs/side-by-side.ts';
import type { Vote } from './runs/vote.ts';
import type { SearchActions } from './search/search-actions.ts';
import { type Resuming, recoverRun } from './training/checkpointing.ts';
import { createTrainingControl } from './training/run-buttons.ts';

export interface NotebookApp {
  readonly store: StoreApi<PageState>;
  readonly metrics: MetricBuffer;
  readonly cells: CellActions;
  readonly settings: SettingsActions;
  readonly data: DataActions;
  readonly training: TrainingActions;
  readonly runs: RunActions;
  readonly search: {
    /** Loads the code of searches with the first use. */
    open(): Promise<SearchActions>;
  };
  readonly view: ViewActions;
  readonly notes: NoteActions;
  readonly storage: StorageActions;
}

interface CellActions extends Orchestrator {
  /** Accepts an outdated result as it is. */
  accept(cell: CellId): void;
}

interface SettingsActions {
  /** Changes settings; nothing is started by it. */
  edit(changes: Partial<Settings>): void;
}

interface DataActions {
  useSample(): void;
  openFiles(files: readonly File[]): void;
}

interface TrainingActions {
  pause(): void;
  resume(): void;
  stop(): void;
  /** Continues the run that an earlier visit left unfinished; its settings must be those in the cells. */
  continueInterrupted(): void;
  discardInterrupted(): void;
  /**
   * Tries growing learning rates on a fresh network, beside the cells and before a search, and keeps no weights;
   * `onLosses` hears the losses of further steps. Settles always, with a sentence when it could not be done.
   */
  findRate(
    rates: Float32Array<ArrayBuffer>,
    onLosses: (losses: Float32Array) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** Runs a few steps on every device, for the table and the predicted time. */
  probeDevices(): Promise<void>;
}

interface RunActions extends RunHistory {
  /** Lets two runs classify the images that neither was trained on; settles always. */
  compareSideBySide(
    ids: readonly [string, string],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<PairComparison>;
  /** Lets runs vote as one, which is kept and chosen for the cells below; settles always. */
  vote(
    ids: readonly string[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Vote>;
}

interface StorageActions {
  /** Brings an earlier visit back and saves what changes from now on. */
  restoreFrom(storage: StorageService): Promise<void>;
  /** Resolves when all that changed so far is written, or could not be. */
  saved(): Promise<void>;
  /** Whether leaving the page now would lose something. */
  losesByLeaving(): boolean;
  /** Forgets data, runs and settings. */
  startFresh(): Promise<void>;
}

const initialState: PageState = {
  view: { selected: 'data', folded: [], theme: 'system', toured: false, askedToNotify: false },
  notebook: emptyNotebook,
  settings: defaultSettings,
  notes: [],
  editingNote: null,
  removedNote: null,
  source: { kind: 'sample' },
  data: null,
  statistics: null,
  problems: {},
  loading: null,
  deviceMeasurements: [],
  probing: false,
  paces: [],
  run: null,
  interrupted: null,
  search: null,
  searching: resting,
  runs: [],
  removedRuns: [],
  selectedRun: null,
  evaluation: null,
  prediction: null,
  evaluating: null,
  predicting: null,
  restoring: false,
  unsaved: null,
};

export function createNotebook(services: Services, schedule: (callback: () => void) => void): NotebookApp {
  const store = createStore<PageState>(() => initialState);
  const metrics = createMetricBuffer(schedule);
  const bodies = createRunBodies();
  const trainingTurn = createTrainingTurn();
  const engineData = { current: null };
  let keeper: Keeper | null = null;
  let remembered: Promise<void> = Promise.resolve();
  const saved = async () => {
    await remembered;
    await keeper?.settled();
  };
  const context: Context = { store, services, metrics, bodies, engineData, trainingTurn, saved };
  const control = createTrainingControl();
  const resuming: Resuming = { current: null };
  const cells = createOrchestrator(context, {
    data: runData,
    explore: runExplore,
    model: runModel,
    train: createTrainRunner(control, resuming),
    evaluate: runEvaluate,
    predict: runPredict,
  });
  const history = createRunHistory(context);
  let search: Promise<SearchActions> | null = null;
  applySettings(context, {});

  const unsaved = (error: unknown) => store.setState({ unsaved: storageProblem(error).message });
  const savedAgain = () => {
    if (store.getState().unsaved !== null) store.setState({ unsaved: null });
  };

  async function recall(storage: StorageService): Promise<void> {
    const blank = store.getState();
    store.setState({ restoring: true });
    try {
      // A slow disk gets a second chance: what is not read back is not kept from then on either.
      const stored = await restore(context, storage, blank).catch(() => restore(context, storage, blank));
      await recoverRun(context);
      keeper = keepSaved(context, storage, stored, { failed: unsaved, worked: savedAgain });
    } catch (error) {
      unsaved(error);
    } finally {
      store.setState({ restoring: false });
    }
  }

  const loadFrom = (source: PageState['source']) => {
    store.setState({ source });
    // Looking at the data is part of loading it; nothing else is run unasked.
    cells.runOutdated(['data', 'explore'], 'data');
  };

  return {
    store,
    metrics,
    cells: { ...cells, accept: cell => dispatch(context, { kind: 'accepted', cell }) },
    settings: { edit: changes => applySettings(context, changes) },
    data: {
      useSample: () => loadFrom({ kind: 'sample' }),
      openFiles: files => loadFrom({ kind: 'files', files }),
    },
    training: {
      pause: control.pause,
      resume: control.resume,
      stop: control.stop,
      continueInterrupted() {
        resuming.current = store.getState().interrupted;
        cells.run('train');
      },
      discardInterrupted() {
        store.setState({ interrupted: null });
        void services.checkpoints.clear();
      },
      findRate: (rates, onLosses, signal) => findRate(context, rates, onLosses, signal),
      async probeDevices() {
        const { settings, probing } = store.getState();
        const spec = toModelSpec(settings);
        const config = toTrainConfig(settings);
        if (probing || !summarize(spec).ok) return;
        store.setState({ probing: true });
        try {
          if (!(await giveData(context))) return;
          const deviceMeasurements = await services.engine.probe(spec, config);
          const measured = pacesOf(deviceMeasurements, stepCost(spec, config));
          store.setState(({ paces }) => ({ deviceMeasurements, paces: rememberPaces(paces, measured) }));
        } finally {
          store.setState({ probing: false });
        }
      },
    },
    runs: {
      ...history,
      compareSideBySide: (ids, onProgress, signal) => comparePair(context, ids, onProgress, signal),
      async vote(ids, onProgress, signal) {
        const { voteOfRuns } = await import('./runs/vote.ts');
        const vote = await voteOfRuns(context, ids, onProgress, signal);
        if (vote.kind === 'voted') history.select(vote.run);
        return vote;
      },
    },
    search: {
      open() {
        search ??= import('./search/create-search.ts').then(
          ({ createSearch }) => createSearch(context, cells, history),
          error => {
            search = null;
            throw error;
          },
        );
        return search;
      },
    },
    view: createViewActions(store),
    notes: createNoteActions(store, services.newId),
    storage: {
      restoreFrom(storage) {
        remembered = recall(storage);
        return remembered;
      },
      saved,
      losesByLeaving() {
        const { unsaved: why, runs } = store.getState();
        // What could not be written may be a training of an hour.
        return keeper?.busy() === true || (why !== null && runs.some(({ id }) => bodies.held(id) !== null));
      },
      async startFresh() {
        cells.interrupt();
        await cells.settled();
        await (await search)?.abandon();
        await keeper?.forget();
        await Promise.all([services.checkpoints.clear(), services.trialCheckpoints.clear()]);
        const { theme, toured, askedToNotify } = store.getState().view;
        store.setState({ ...initialState, view: { ...initialState.view, theme, toured, askedToNotify } });
        metrics.clear();
        bodies.clear();
        applySettings(context, {});
      },
    },
  };
}
