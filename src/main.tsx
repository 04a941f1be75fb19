/** The composition root: the only file that knows every room. */
import { lazy, Suspense, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { DataCell } from './cells/data/data-cell.tsx';
import { EvaluateCell } from './cells/evaluate/evaluate-cell.tsx';
import { ExploreCell } from './cells/explore/explore-cell.tsx';
import { ModelCell } from './cells/model/model-cell.tsx';
import { NotebookPage } from './cells/page/notebook-page.tsx';
import { PredictCell } from './cells/predict/predict-cell.tsx';
import { RunsCell } from './cells/runs/runs-cell.tsx';
import { SearchCell } from './cells/search/search-cell.tsx';
import { fetchOutputs } from './cells/shared/lazy-output.ts';
import { TrainCell } from './cells/train/train-cell.tsx';
import { createEngineClient } from './client/engine-client.ts';
import { createLoaderClient } from './client/loader-client.ts';
import { cellIds, isBusy } from './core/notebook/cell-graph.ts';
import { canShareMemory } from './core/shared-memory.ts';
import { createHost } from './platform/host.ts';
import { nextTask } from './platform/next-task.ts';
import { createNotebook } from './state/create-notebook.ts';
import { NotebookProvider } from './state/hooks.ts';
import { fetchSample } from './state/runners/fetch-sample.ts';
import type { NotebookReport } from './state/runs/report.ts';
import { createCheckpointStore } from './storage/checkpoint-store.ts';
import { createNotebookDatabase } from './storage/notebook-database.ts';

declare global {
  interface Window {
    /**
     * Reads the results, for programs that drive the page as a person does: they choose files, fill fields by their
     * labels, press buttons by their names and wait for each cell's `data-state`. Resolves with null until a run was
     * trained.
     */
    readonly notebookReport?: () => Promise<NotebookReport | null>;
    /** A sentence, for the same programs, for each thing that may be wrong with the loaded data. */
    readonly notebookWarnings?: () => Promise<readonly string[]>;
    /** Resolves, for the same programs, when all that is shown is saved or could not be saved. */
    readonly notebookSaved?: () => Promise<void>;
  }
}

/** The last place of the page: nothing moves when it comes. */
const LazyDrawCell = lazy(async () => ({ default: (await import('./cells/draw/draw-cell.tsx')).DrawCell }));

// What the modules have defined is put together in tasks of their own: with their evaluation it would be too long for one.
await nextTask();
const app = createNotebook(
  {
    loader: createLoaderClient(),
    engine: createEngineClient(),
    openInspector: async () => (await import('./client/inspector-client.ts')).createInspectorClient(),
    openNeighbours: async () => (await import('./client/neighbours-client.ts')).createNeighboursClient(),
    checkpoints: createCheckpointStore(nextTask),
    trialCheckpoints: createCheckpointStore(nextTask, 'digit-recognizer-trials'),
    clock: { now: Date.now, pause: nextTask },
    fetchSample: (onProgress, signal) =>
      fetchSample(`${import.meta.env.BASE_URL}sample/digit-recognizer.zip`, onProgress, signal),
    newId: () => crypto.randomUUID(),
  },
  callback => requestAnimationFrame(callback),
);

void app.storage.restoreFrom(createNotebookDatabase(), fetchOutputs);

const loadReport = () => import('./state/runs/report.ts');
Object.defineProperty(window, 'notebookReport', {
  value: async () => (await loadReport()).reportOf(app.store.getState()),
});
Object.defineProperty(window, 'notebookWarnings', {
  value: async () => (await loadReport()).warningsOf(app.store.getState()),
});
Object.defineProperty(window, 'notebookSaved', { value: app.storage.saved });

/** What runs or is not written yet would be lost by a reload. */
const host = createHost(canShareMemory(), () => {
  const { notebook } = app.store.getState();
  return !app.storage.losesByLeaving() && !cellIds.some(cell => isBusy(notebook, cell));
});

await nextTask();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root"');
// As a transition React draws the page in short parts and lets the browser's own tasks in between.
startTransition(() =>
  createRoot(root).render(
    <NotebookProvider value={app}>
      <NotebookPage host={host}>
        <DataCell />
        <ExploreCell />
        <ModelCell />
        <TrainCell />
        <EvaluateCell />
        <PredictCell />
        <RunsCell />
        <SearchCell />
        <Suspense>
          <LazyDrawCell />
        </Suspense>
      </NotebookPage>
    </NotebookProvider>,
  ),
);
