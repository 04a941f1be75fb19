/** Brings the notebook back as it was after a reload, and keeps what changes. */

import type { Calibration } from '../core/calibration.ts';
import type { DeviceTrial } from '../core/device.ts';
import { settingProblems } from '../core/edit-settings.ts';
import { knobNames } from '../core/knobs.ts';
import { type CellId, cellIds, isOutdated, isUsable, type Result } from '../core/notebook.ts';
import type { Notes } from '../core/notes.ts';
import { defaultSettings, type Settings } from '../core/settings.ts';
import type { LoadedFiles } from '../protocol.ts';
import { applySettings } from './apply-settings.ts';
import { type Context, dispatch } from './context.ts';
import type { Evaluation } from './evaluation.ts';
import { type PackedData, pack, unpack } from './pack-data.ts';
import type { DataStatistics, PageState, View } from './page-state.ts';
import type { Prediction } from './prediction.ts';
import type { RunRecord } from './run-record.ts';
import { restoredSearch } from './search/search-record.ts';
import { splitRun } from './split-run.ts';

/** What is kept of the page, besides the data and the runs. */
interface SavedPage {
  readonly version: 1;
  readonly settings: Settings;
  readonly view: View;
  readonly results: { readonly [Cell in CellId]?: Result };
  /** Cells whose outdated result a person chose to keep; absent in what earlier versions wrote. */
  readonly kept?: readonly CellId[];
  readonly selectedRun: string | null;
  /** Absent in what versions before notes wrote. */
  readonly notes?: Notes;
  readonly calibrations: readonly Calibration[];
  /** Absent in what earlier versions wrote. */
  readonly trials?: readonly DeviceTrial[];
}

/** What the cells found; large, and written only when it changes. */
interface SavedOutputs {
  readonly statistics: DataStatistics | null;
  readonly evaluation: Evaluation | null;
  readonly prediction: Prediction | null;
}

/** Where it is kept. Values are anything that structured cloning copies. */
export interface StorageService {
  read(key: 'page' | 'outputs' | 'data' | 'search'): Promise<unknown>;
  write(key: 'page' | 'outputs' | 'data' | 'search', value: unknown): Promise<void>;
  runs(): Promise<readonly unknown[]>;
  /** Undefined for a run that was written without one. */
  runBody(id: string): Promise<unknown>;
  /** Writes the run, and its body where one is given, both or neither. */
  writeRun(run: { readonly id: string }, body: object | null): Promise<void>;
  removeRun(id: string): Promise<void>;
  clear(): Promise<void>;
}

/** Settings of an earlier version: unknown ones are dropped, missing and impossible ones are the default. */
export function repaired(saved: Settings): Settings {
  const known = Object.fromEntries(
    knobNames.map(name => [name, saved[name] ?? defaultSettings[name]]),
  ) as Settings;
  const problems = settingProblems(known);
  const good = knobNames.filter(name => problems[name] === undefined);
  return { ...defaultSettings, ...Object.fromEntries(good.map(name => [name, known[name]])) };
}

const pageOf = ({
  settings,
  view,
  notebook,
  notes,
  selectedRun,
  calibrations,
  trials,
}: PageState): SavedPage => ({
  version: 1,
  settings,
  view,
  results: Object.fromEntries(
    cellIds.flatMap(cell => {
      const { result } = notebook.cells[cell];
      return result && cell !== 'model' ? [[cell, result]] : [];
    }),
  ),
  kept: cellIds.filter(cell => isUsable(notebook, cell) && isOutdated(notebook, cell)),
  selectedRun,
  notes,
  calibrations,
  trials,
});

const outputsOf = ({ statistics, evaluation, prediction }: PageState): SavedOutputs => ({
  statistics,
  evaluation,
  prediction,
});

/** The identity of what a cell made, as far as it was read back: a result without it, or of another, is not restored. */
function identityHeld(state: PageState, cell: CellId): string | null {
  switch (cell) {
    case 'data':
      return state.data?.summary.hash ?? null;
    case 'explore':
      return state.statistics && (state.data?.summary.hash ?? null);
    case 'train':
      return state.runs.some(run => run.id === state.selectedRun) ? state.selectedRun : null;
    case 'evaluate':
      return state.evaluation?.run ?? null;
    case 'predict':
      return state.prediction?.run ?? null;
    case 'model':
      return null;
    default:
      return cell satisfies never;
  }
}

/** Reads an earlier visit back. What cannot be read is left out: the page then starts with less, never with nothing. */
export async function restore(context: Context, storage: StorageService): Promise<void> {
  const { store, metrics, bodies } = context;
  bodies.readFrom(storage.runBody);
  const began = store.getState().notebook;
  const [page, outputs, data, runs, search] = (await Promise.all([
    storage.read('page'),
    storage.read('outputs'),
    storage.read('data').then(packed => (packed ? unpack(packed as PackedData) : undefined)),
    storage.runs(),
    storage.read('search'),
  ])) as [
    SavedPage | undefined,
    SavedOutputs | undefined,
    LoadedFiles | undefined,
    readonly unknown[],
    unknown,
  ];
  const newestFirst = runs.map(run => splitRun(run, bodies)).toSorted((a, b) => b.at - a.at);
  store.setState(state => ({ runs: [...state.runs, ...newestFirst] }));
  // Someone was quicker than the disk: what they do now counts, not what was.
  if (store.getState().notebook !== began) return;
  store.setState({ ...(data ? { data } : {}), ...outputs, search: restoredSearch(search, repaired) });
  if (page?.version !== 1) return;
  store.setState(state => ({
    view: { ...state.view, ...page.view },
    notes: [...(page.notes ?? []), ...state.notes],
    // Earlier versions measured by floating-point operations.
    calibrations: page.calibrations.filter(({ stepCost }) => stepCost !== undefined),
    trials: page.trials ?? [],
    selectedRun: page.selectedRun,
  }));
  applySettings(context, repaired(page.settings));
  for (const cell of cellIds) {
    const result = page.results[cell];
    if (result && result.identity === identityHeld(store.getState(), cell))
      dispatch(context, { kind: 'restored', cell, result });
  }
  for (const cell of page.kept ?? []) dispatch(context, { kind: 'kept', cell });
  const selected = newestFirst.find(run => run.id === page.selectedRun);
  const body = selected && (await bodies.get(selected.id).catch(() => null));
  if (body) metrics.replace(body.steps);
}

export interface Keeper {
  /** Resolves when all that changed so far is written. */
  settled(): Promise<void>;
  /** Forgets everything that was written. */
  forget(): Promise<void>;
  stop(): void;
}

/** Writes what changes from now on, at most one write of each kind at a time. */
export function keepSaved(
  { store, bodies, services: { clock } }: Context,
  storage: StorageService,
  told: { failed(error: unknown): void; worked(): void },
): Keeper {
  const writing = new Map<string, Promise<void>>();
  const write = (key: string, work: () => Promise<void>) => {
    const before = writing.get(key) ?? Promise.resolve();
    // In a task of its own: what is written is copied, and the change that led here is being drawn.
    const mine = before
      .then(() => clock.pause())
      .then(work)
      .then(told.worked, told.failed)
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
  // What was trained before the storage was ready, and what an earlier version wrote in one piece.
  for (const run of store.getState().runs) if (bodies.held(run.id)) write(run.id, () => writeRun(run));
  const stop = store.subscribe((now, before) => {
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
      const kept = new Set(now.runs.map(({ id }) => id));
      for (const { id } of before.runs) if (!kept.has(id)) write(id, () => removeRun(id));
    }
    const relevant =
      now.settings !== before.settings ||
      now.view !== before.view ||
      now.notebook !== before.notebook ||
      now.notes !== before.notes ||
      now.selectedRun !== before.selectedRun ||
      now.calibrations !== before.calibrations ||
      now.trials !== before.trials;
    if (relevant) savePage();
  });
  const settled = async () => {
    while (writing.size > 0) await Promise.all(writing.values());
  };
  return {
    settled,
    stop,
    async forget() {
      await settled();
      await storage.clear();
      saved = '';
    },
  };
}
