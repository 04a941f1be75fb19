/** The page's notebook in Node, on tables that are there already: every cell runs, and nothing is stored. */
import type { LoadedFiles } from '../../src/protocol.ts';
import { createNotebook, type NotebookApp } from '../../src/state/create-notebook.ts';
import type { EngineService } from '../../src/state/page/services.ts';
import { checkpointsOn } from '../../src/state/testing/worker-doubles.ts';

/** The notebook whose sample data are these tables, loaded. */
export async function notebookInNode(
  tables: Pick<LoadedFiles, 'training' | 'test' | 'solution' | 'history'>,
  engine: EngineService,
): Promise<NotebookApp> {
  const none = { training: 0, test: 0 };
  const summary = { bytes: 0, seconds: 0, hash: 'bench', duplicates: none, blanks: none };
  const loaded = { ...tables, summary: { ...summary, assumptions: [], passedOver: [], warnings: [] } };
  const answer = async () => ({ kind: 'loaded', loaded }) as const;
  const app = createNotebook(
    {
      loader: { load: answer, treat: answer },
      engine,
      openInspector: () => Promise.reject(new Error('nobody looks at an image here')),
      openNeighbours: () => Promise.reject(new Error('nobody compares images here')),
      checkpoints: checkpointsOn({ current: null }),
      trialCheckpoints: checkpointsOn({ current: null }),
      clock: { now: Date.now, pause: () => new Promise(resolve => setImmediate(resolve)) },
      fetchSample: async () => new File([], 'digit-recognizer.zip'),
      newId: () => 'run',
    },
    callback => callback(),
  );
  app.data.useSample();
  await app.cells.settled();
  return app;
}
