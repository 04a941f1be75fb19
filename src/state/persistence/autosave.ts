/** Writes the notebook down as it changes. */

import type { Context } from '../page/context.ts';
import type { PageState } from '../page/page-state.ts';
import type { RunRecord } from '../page/run-record.ts';
import { pack } from './pack-data.ts';
import { outputsOf, pageOf, type StorageService } from './saved-page.ts';

export interface Keeper {
  /** Whether a change is not written yet. */
  busy(): boolean;
  /** Resolves when all that changed so far is written, or could not be. */
  settled(): Promise<void>;
  /** Forgets everything that was written. */
  forget(): Promise<void>;
}

/** WebKit's private windows store no blobs, and say so by these errors (https://github.com/jakearchibald/idb/issues/58). */
const refusesBlobs = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'UnknownError' || error.name === 'DataCloneError');

/** What could not be written is tried again with a later write that worked: then there may be room. */
const retryAfterMilliseconds = 10_000;

/**
 * Writes what is not as in `stored`, and what changes from now on; at most one write of each kind at a time. `told`
 * hears each failure, and of success when nothing is left that failed.
 */
export function keepSaved(
  { store, bodies, services: { clock } }: Context,
  storage: StorageService,
  stored: PageState,
  told: { failed(error: unknown): void; worked(): void },
): Keeper {
  type Work = () => Promise<void>;
  const writing = new Map<string, Promise<void>>();
  const unwritten = new Map<string, { readonly work: Work; readonly at: number }>();
  const retry = () => {
    for (const [key, { work, at }] of unwritten)
      if (!writing.has(key) && clock.now() - at >= retryAfterMilliseconds) write(key, work);
  };
  const write = (key: string, work: Work) => {
    const before = writing.get(key) ?? Promise.resolve();
    // In a task of its own: what is written is copied, and the change that led here is being drawn.
    const mine = before
      .then(() => clock.pause())
      .then(work)
      .then(
        () => {
          unwritten.delete(key);
          if (unwritten.size === 0) told.worked();
          else retry();
        },
        error => {
          unwritten.set(key, { work, at: clock.now() });
          told.failed(error);
        },
      )
      .finally(() => {
        if (writing.get(key) === mine) writing.delete(key);
      });
    writing.set(key, mine);
  };
  const writeRun = async (run: RunRecord) => {
    const body = bodies.held(run.id);
    await storage.writeRun(run, body);
    bodies.release(run.id);
  };
  /** The body stays in memory: the deletion may be undone. */
  const removeRun = async (id: string) => {
    const body = await bodies.get(id).catch(() => null);
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
    write('page', () => storage.write('page', page));
  };
  // What an earlier version wrote in one piece.
  for (const run of stored.runs) if (bodies.held(run.id)) write(run.id, () => writeRun(run));
  const keep = (now: PageState, before: PageState) => {
    if (now.data !== before.data) write('data', () => writeData(now.data));
    if (
      now.statistics !== before.statistics ||
      now.evaluation !== before.evaluation ||
      now.prediction !== before.prediction
    )
      write('outputs', () => storage.write('outputs', outputsOf(store.getState())));
    if (now.search !== before.search) write('search', () => storage.write('search', store.getState().search));
    if (now.runs !== before.runs) {
      const known = new Set(before.runs);
      for (const run of now.runs) if (!known.has(run)) write(run.id, () => writeRun(run));
      const kept = new Set(now.runs.map(({ id }) => id));
      for (const { id } of before.runs) if (!kept.has(id)) write(id, () => removeRun(id));
    }
    const relevant =
      now.settings !== before.settings ||
      now.view !== before.view ||
      now.notebook !== before.notebook ||
      now.notes !== before.notes ||
      now.selectedRun !== before.selectedRun ||
      now.paces !== before.paces ||
      now.deviceMeasurements !== before.deviceMeasurements;
    if (relevant) savePage();
  };
  keep(store.getState(), stored);
  store.subscribe(keep);
  const settled = async () => {
    while (writing.size > 0) await Promise.all(writing.values());
  };
  return {
    busy: () => writing.size > 0,
    settled,
    async forget() {
      await settled();
      await storage.clear();
      unwritten.clear();
      saved = '';
    },
  };
}
