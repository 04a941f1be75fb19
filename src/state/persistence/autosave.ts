/** Autosave: writes the notebook as it changes. */

import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import type { PageState } from '../store/page-state.ts';
import { pack } from './pack-data.ts';
import { outputsOf, pageOf, type StorageService } from './saved-page.ts';

export interface Autosave {
  /** True while a change is not written yet. */
  busy(): boolean;
  /** Resolves when all that changed so far is written, or could not be. */
  settled(): Promise<void>;
  /** Forgets everything that was written. */
  forget(): Promise<void>;
}

/** A write that failed is retried after a later one that worked, for then there may be room. */
const retryAfterMilliseconds = 10_000;

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
          if (unwritten.size === 0) report.worked();
          else retry();
        },
        error => {
          unwritten.set(key, { work, at: clock.now() });
          report.failed(error);
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
  let saved = '';
  const savePage = () => {
    const page = pageOf(store.getState());
    const text = JSON.stringify(page);
    if (text === saved) return;
    saved = text;
    write('page', () => storage.write('page', page));
  };
  // Runs that an earlier version wrote in one piece.
  for (const run of stored.runs) if (bodies.held(run.id)) write(run.id, () => writeRun(run));
  const save = (now: PageState, before: PageState) => {
    if (now.data !== before.data)
      write('data', async () => storage.write('data', now.data && (await pack(now.data, clock))));
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
      const left = new Set(now.runs.map(({ id }) => id));
      for (const { id } of before.runs) if (!left.has(id)) write(id, () => removeRun(id));
    }
    const relevant =
      now.settings !== before.settings ||
      now.view !== before.view ||
      now.notebook !== before.notebook ||
      now.notes.list !== before.notes.list ||
      now.selectedRun !== before.selectedRun ||
      now.devices.paces !== before.devices.paces ||
      now.devices.measurements !== before.devices.measurements;
    if (relevant) savePage();
  };
  save(store.getState(), stored);
  store.subscribe(save);
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
