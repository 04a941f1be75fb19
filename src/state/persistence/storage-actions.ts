/** The actions on the storage: read an earlier visit back, save from then on, forget everything. */
import type { RunBody } from '../page/run-bodies.ts';
import type { Context } from '../store/context.ts';
import { initialPage, type PageState } from '../store/page-state.ts';
import { reportStorageError, setRestoring, setStorageProblem } from '../store/storage-slice.ts';
import { recoverRun } from '../training/checkpointing.ts';
import { type Autosave, createAutosave } from './autosave.ts';
import type { StorageService } from './saved-page.ts';

export interface StorageActions {
  /**
   * Brings an earlier visit back and saves what changes from then on; never rejects. What was there is shown once
   * `readyToShow` resolves, all of it at once.
   */
  restoreFrom(storage: StorageService, readyToShow?: () => Promise<void>): Promise<void>;
  /** Resolves when all that changed so far is written, or could not be. */
  saved(): Promise<void>;
  /** True while leaving the page would lose something. */
  losesByLeaving(): boolean;
  /** Forgets data, runs and settings. */
  startFresh(): Promise<void>;
  /** Forgets everything, and shows in its place what was saved elsewhere. `held` are the bodies of its runs, by id. */
  replaceBy(saved: Pick<StorageService, 'read' | 'runs'>, held: ReadonlyMap<string, RunBody>): Promise<void>;
}

/** Reading back needs code of its own, for every version that ever wrote something. */
const loadRestore = () => import('./restore.ts');

/** `abandonWork` ends what the cells and a search do, before everything is forgotten. */
export function createStorageActions(context: Context, abandonWork: () => Promise<void>): StorageActions {
  const { store, services, metrics, bodies } = context;
  let autosave: Autosave | null = null;
  let restored: Promise<void> = Promise.resolve();
  let runBody: StorageService['runBody'] = async () => undefined;

  async function readAndSave(storage: StorageService, readyToShow: () => Promise<void>): Promise<void> {
    const blank = store.getState();
    const readBack = async () => (await loadRestore()).restore(context, storage, blank, readyToShow);
    setRestoring(context, 'reading');
    try {
      // A slow disk gets a second chance: what is not read back is not saved from then on either.
      const stored = await readBack().catch(readBack);
      await recoverRun(context);
      autosave = createAutosave(context, storage, stored, {
        failed: error => reportStorageError(context, error),
        worked: () => setStorageProblem(context, null),
      });
    } catch (error) {
      reportStorageError(context, error);
    } finally {
      setRestoring(context, null);
    }
  }

  async function startFresh(): Promise<void> {
    await abandonWork();
    // Where another tab keeps the notebook, only this page begins afresh.
    await autosave?.forget().catch(error => reportStorageError(context, error));
    await Promise.all([services.checkpoints.clear(), services.trialCheckpoints.clear()]);
    const { view, fileDialog } = store.getState();
    const { theme, toured, askedToNotify } = view;
    const first = initialPage(services.clock.now());
    store.setState({ ...first, fileDialog, view: { ...first.view, theme, toured, askedToNotify } });
    metrics.clear();
    bodies.clear();
  }

  return {
    restoreFrom(storage, readyToShow = async () => {}) {
      runBody = storage.runBody;
      restored = readAndSave(storage, readyToShow);
      return restored;
    },
    async saved() {
      await restored;
      await autosave?.settled();
    },
    losesByLeaving() {
      const { storage, runs }: PageState = store.getState();
      // A run that could not be written may have been trained for an hour.
      const unwritten = storage.problem !== null && runs.some(({ id }) => bodies.held(id) !== null);
      return autosave?.busy() === true || unwritten;
    },
    startFresh,
    async replaceBy(saved, held) {
      await startFresh();
      for (const [id, body] of held) bodies.hold(id, body);
      const { restore } = await loadRestore();
      try {
        await restore(context, { ...saved, runBody }, store.getState(), async () => {});
      } finally {
        setRestoring(context, null);
      }
    },
  };
}
