/** Autosave: writes the notebook as it changes. */
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import type { PageState } from '../store/page-state.ts';
import { pack } from './pack-data.ts';
import { outputsOf, pageOf, type StorageService, savedOwnDigits } from './saved-page.ts';
import { createWriteQueue } from './write-queue.ts';

export interface Autosave {
  /** True while a change is not written yet. */
  busy(): boolean;
  /** Resolves when all that changed so far is written, or could not be. */
  settled(): Promise<void>;
  /** Forgets everything that was written. */
  forget(): Promise<void>;
}

/** WebKit's private windows store no blobs, and say so by these errors (https://github.com/jakearchibald/idb/issues/58). */
const refusesBlobs = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'UnknownError' || error.name === 'DataCloneError');

/**
 * Writes what differs from `stored`, and what changes from now on; at most one write of each kind at a time. `report`
 * gets each error, and is told that saving works once nothing is left that failed.
 */
export function createAutosave(
  { store, bodies, services: { clock } }: Context,
  storage: StorageService,
  stored: PageState,
  report: { failed(error: unknown): void; worked(): void },
): Autosave {
  const queue = createWriteQueue(clock, report);
  const writeRun = async (run: RunRecord) => {
    const body = bodies.held(run.id);
    await storage.writeRun(run, body);
    bodies.release(run.id);
  };
  /** The body stays in memory: the deletion may be undone. */
  const removeRun = async (id: string) => {
    const body = await bodies.read(id).catch(() => null);
    if (body) bodies.hold(id, body);
    await storage.removeRun(id);
  };
  const writeData = async (data: PageState['data']) => {
    try {
      await storage.write('data', data && (await pack(data, clock, 'blobs')));
    } catch (error) {
      if (data === null || !refusesBlobs(error)) throw error;
      await storage.write('data', await pack(data, clock, 'bytes'));
    }
  };
  let saved = '';
  const savePage = () => {
    const page = pageOf(store.getState());
    const text = JSON.stringify(page);
    if (text === saved) return;
    saved = text;
    queue.write('page', () => storage.write('page', page));
  };
  // Runs that an earlier version wrote in one piece.
  for (const run of stored.runs) if (bodies.held(run.id)) queue.write(run.id, () => writeRun(run));
  const save = (now: PageState, before: PageState) => {
    if (now.data !== before.data) queue.write('data', () => writeData(now.data));
    if (
      now.statistics !== before.statistics ||
      now.evaluation !== before.evaluation ||
      now.prediction !== before.prediction ||
      now.labelCheck !== before.labelCheck
    )
      queue.write('outputs', () => storage.write('outputs', outputsOf(store.getState())));
    if (now.search !== before.search)
      queue.write('search', () => storage.write('search', store.getState().search));
    if (now.ownDigits.list !== before.ownDigits.list)
      queue.write('ownDigits', () =>
        storage.write('ownDigits', savedOwnDigits(store.getState().ownDigits.list)),
      );
    if (now.runs !== before.runs) {
      const known = new Set(before.runs);
      for (const run of now.runs) if (!known.has(run)) queue.write(run.id, () => writeRun(run));
      const left = new Set(now.runs.map(({ id }) => id));
      for (const { id } of before.runs) if (!left.has(id)) queue.write(id, () => removeRun(id));
    }
    const relevant =
      now.settings !== before.settings ||
      now.view !== before.view ||
      now.notebook !== before.notebook ||
      now.notes.list !== before.notes.list ||
      now.selectedRun !== before.selectedRun ||
      now.dismissed !== before.dismissed ||
      now.awaited !== before.awaited ||
      now.rowNotes.byData !== before.rowNotes.byData ||
      now.devices.paces !== before.devices.paces ||
      now.devices.measurements !== before.devices.measurements;
    if (relevant) savePage();
  };
  save(store.getState(), stored);
  store.subscribe(save);
  return {
    busy: queue.busy,
    settled: queue.settled,
    async forget() {
      await queue.settled();
      await storage.clear();
      queue.forgetFailed();
      saved = '';
    },
  };
}
