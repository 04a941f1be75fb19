/** Brings the notebook back as it was after a reload. */

import { type CellId, cellIds } from '../../core/notebook/cell-graph.ts';
import { settingProblems } from '../../core/settings/edit-settings.ts';
import { knobNames } from '../../core/settings/knobs.ts';
import { withCurrentKnobNames } from '../../core/settings/renamed-knobs.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { applySettings } from '../actions/settings-actions.ts';
import { type Context, dispatch } from '../page/context.ts';
import type { PageState } from '../page/page-state.ts';
import { restoredSearch } from '../page/search-record.ts';
import { migratedPage, migratedRun } from './migrate.ts';
import { type PackedData, unpack } from './pack-data.ts';
import type { SavedOutputs, StorageService } from './saved-page.ts';

/** Settings of an earlier version: unknown ones are dropped, missing and impossible ones are the default. */
export function repaired(saved: Settings): Settings {
  const named = withCurrentKnobNames(saved);
  const known = Object.fromEntries(
    knobNames.map(name => [name, named[name] ?? defaultSettings[name]]),
  ) as Settings;
  const problems = settingProblems(known);
  const good = knobNames.filter(name => problems[name] === undefined);
  return { ...defaultSettings, ...Object.fromEntries(good.map(name => [name, known[name]])) };
}

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

/**
 * Reads an earlier visit back. What cannot be read is left out: the page then starts with less, never with nothing.
 * `blank` is the page as it began; resolves with what of the page is now in the storage too.
 */
export async function restore(
  context: Context,
  storage: StorageService,
  blank: PageState,
): Promise<PageState> {
  const { store, metrics, bodies } = context;
  bodies.readFrom(storage.runBody);
  const [savedPage, outputs, data, runs, search] = (await Promise.all([
    storage.read('page'),
    storage.read('outputs'),
    storage.read('data').then(packed => (packed ? unpack(packed as PackedData) : undefined)),
    storage.runs(),
    storage.read('search'),
  ])) as [unknown, SavedOutputs | undefined, LoadedFiles | undefined, readonly unknown[], unknown];
  const newestFirst = runs.map(run => migratedRun(run, bodies)).toSorted((a, b) => b.at - a.at);
  store.setState(state => ({ runs: [...state.runs, ...newestFirst] }));
  // Someone was quicker than the disk: what they do now counts, not what was.
  if (store.getState().notebook !== blank.notebook) return { ...blank, runs: newestFirst };
  store.setState({ ...(data ? { data } : {}), ...outputs, search: restoredSearch(search, repaired) });
  const page = migratedPage(savedPage);
  if (page === null) return store.getState();
  store.setState(state => ({
    view: { ...state.view, ...page.view },
    notes: [...page.notes, ...state.notes],
    paces: page.paces,
    deviceMeasurements: page.deviceMeasurements,
    selectedRun: page.selectedRun,
  }));
  applySettings(context, repaired(page.settings));
  for (const cell of cellIds) {
    const result = page.results[cell];
    if (result && result.identity === identityHeld(store.getState(), cell))
      dispatch(context, { kind: 'restored', cell, result });
  }
  for (const cell of page.accepted) dispatch(context, { kind: 'accepted', cell });
  const restored = store.getState();
  const selected = newestFirst.find(run => run.id === page.selectedRun);
  const body = selected && (await bodies.get(selected.id).catch(() => null));
  if (body) metrics.replace(body.steps);
  return restored;
}
