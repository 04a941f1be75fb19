/** The notebook: one store, and in named groups everything that can be done to it. It works without React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CellId } from '../core/notebook/cell-graph.ts';
import type { DrawingActions } from './drawing/create-drawing.ts';
import type { InspectActions } from './inspect/create-inspect.ts';
import type { NearestActions } from './inspect/nearest.ts';
import type { NotebookFileActions } from './notebook-file/create-notebook-file.ts';
import { loadedOnce } from './page/loaded-once.ts';
import { createMetricBuffer, type MetricBuffer } from './page/metric-buffer.ts';
import { checkModel } from './page/model-check.ts';
import { createRunBodies } from './page/run-bodies.ts';
import type { Services } from './page/services.ts';
import { createTrainingLock } from './page/training-lock.ts';
import { createStorageActions, type StorageActions } from './persistence/storage-actions.ts';
import { runData } from './runners/data.ts';
import { runEvaluate } from './runners/evaluate.ts';
import { runExplore } from './runners/explore.ts';
import { createOrchestrator, type Orchestrator } from './runners/orchestrator.ts';
import { runPredict } from './runners/predict.ts';
import { createTrainRunner } from './runners/train.ts';
import { createRunActions, type RunActions } from './runs/run-actions.ts';
import type { SearchActions } from './search/create-search.ts';
import { dispatch } from './store/cells-slice.ts';
import type { Context } from './store/context.ts';
import { createDataActions, type DataActions, loadedClasses } from './store/data-slice.ts';
import { createNoteActions, type NoteActions } from './store/notes-slice.ts';
import { initialPage, type PageState } from './store/page-state.ts';
import { createRowActions, type RowActions } from './store/rows-slice.ts';
import { createSettingsActions, editSettings, type SettingsActions } from './store/settings-slice.ts';
import { createViewActions, type ViewActions } from './store/view-slice.ts';
import type { TakeAwayActions } from './take-away/create-take-away.ts';
import type { Resuming } from './training/checkpointing.ts';
import { createRunButtons } from './training/run-buttons.ts';
import { createTrainingActions, type TrainingActions } from './training/training-actions.ts';

interface CellActions extends Orchestrator {
  /** Accepts an outdated result as it is. */
  accept(cell: CellId): void;
}

export interface NotebookApp {
  readonly store: StoreApi<PageState>;
  readonly metrics: MetricBuffer;
  readonly cells: CellActions;
  readonly settings: SettingsActions;
  readonly data: DataActions;
  readonly rows: RowActions;
  readonly training: TrainingActions;
  readonly runs: RunActions;
  readonly search: {
    /** Loads the code of searches with the first use; a failed load is tried again with the next. */
    open(): Promise<SearchActions>;
  };
  readonly inspect: {
    /** Loads the code of looks at single images with the first use, as `search.open` does. */
    open(): Promise<InspectActions & NearestActions>;
  };
  readonly takeAway: {
    /** Loads the code of what goes on elsewhere with the first use, as `search.open` does. */
    open(): Promise<TakeAwayActions>;
  };
  readonly drawing: {
    /** Loads the code of what can be done with a drawing with the first use, as `search.open` does. */
    open(): Promise<DrawingActions>;
  };
  readonly file: {
    /** Loads the code of the notebook as a file with the first use, as `search.open` does. */
    open(): Promise<NotebookFileActions>;
  };
  readonly view: ViewActions;
  readonly notes: NoteActions;
  readonly storage: StorageActions;
}

/** `schedule` calls back before the next frame is drawn. */
export function createNotebook(services: Services, schedule: (callback: () => void) => void): NotebookApp {
  const store = createStore<PageState>(() => initialPage(services.clock.now()));
  const context: Context = {
    store,
    services,
    metrics: createMetricBuffer(schedule),
    bodies: createRunBodies(),
    engineData: { current: null },
    trainingLock: createTrainingLock(),
    saved: () => storage.saved(),
  };
  const buttons = createRunButtons();
  const resuming: Resuming = { current: null };
  const cells = createOrchestrator(context, {
    data: runData,
    explore: runExplore,
    model: async () => checkModel(store.getState().settings, loadedClasses(store.getState())),
    train: createTrainRunner(buttons, resuming),
    evaluate: runEvaluate,
    predict: runPredict,
  });
  const runs = createRunActions(context);
  const search = loadedOnce(async () =>
    (await import('./search/create-search.ts')).createSearch(context, cells, runs),
  );
  const inspect = loadedOnce(async () => {
    const [{ createInspect }, { createNearest }, inspector] = await Promise.all([
      import('./inspect/create-inspect.ts'),
      import('./inspect/nearest.ts'),
      services.openInspector(),
    ]);
    const actions = createInspect(context, inspector);
    return { ...actions, ...createNearest(context, actions) };
  });
  const takeAway = loadedOnce(async () =>
    (await import('./take-away/create-take-away.ts')).createTakeAway(context),
  );
  const drawing = loadedOnce(async () => {
    const [{ createDrawing }, looks, neighbours] = await Promise.all([
      import('./drawing/create-drawing.ts'),
      inspect.open(),
      services.openNeighbours(),
    ]);
    return createDrawing(context, looks, neighbours);
  });
  const storage = createStorageActions(context, async () => {
    cells.interrupt();
    await cells.settled();
    await (await search.opened())?.abandon();
  });
  const file = loadedOnce(async () =>
    (await import('./notebook-file/create-notebook-file.ts')).createNotebookFile(context, storage),
  );
  return {
    store,
    metrics: context.metrics,
    cells: { ...cells, accept: cell => dispatch(context, { kind: 'accepted', cell }) },
    settings: createSettingsActions(context),
    // Looking at the data is part of loading it; nothing else is run unasked.
    data: createDataActions(
      store,
      () => cells.runOutdated(['data', 'explore'], 'data'),
      async files => (await import('./notebook-file/recognise.ts')).findNotebook(files),
    ),
    rows: createRowActions(store, () => editSettings(context, {})),
    training: createTrainingActions(context, buttons, resuming, () => cells.run('train')),
    runs,
    search,
    inspect,
    takeAway,
    drawing,
    file,
    view: createViewActions(store),
    notes: createNoteActions(store, services.newId),
    storage,
  };
}
