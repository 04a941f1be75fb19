/** Brings the notebook back after a reload. */
import { costUnit } from '../../core/forecast/step-cost.ts';
import { type CellId, cellIds } from '../../core/notebook/cell-graph.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { dispatch } from '../store/cells-slice.ts';
import type { Context } from '../store/context.ts';
import type { PageState } from '../store/page-state.ts';
import { editSettings } from '../store/settings-slice.ts';
import { setRestoring } from '../store/storage-slice.ts';
import {
  migratedData,
  migratedOutputs,
  migratedOwnDigits,
  migratedPage,
  migratedRun,
  migratedSearch,
  repairedSettings,
} from './migrate.ts';
import { unpack } from './pack-data.ts';
import type { StorageService } from './saved-page.ts';

/** The identity of a cell's output that was read back. A result of another identity is not restored; null without one. */
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
 * `blank` is the page as it began; nothing of an earlier visit is shown before `readyToShow` resolves. Resolves with the page
 * as the storage now has it, and leaves `restoring` for the caller to end; rejects where it cannot be read.
 */
export async function restore(
  context: Context,
  storage: Pick<StorageService, 'read' | 'runs' | 'runBody'>,
  blank: PageState,
  readyToShow: () => Promise<void>,
): Promise<PageState> {
  const { store, services, metrics, bodies } = context;
  bodies.readFrom(storage.runBody);
  const [savedPage, outputs, data, runs, search, digits] = (await Promise.all([
    storage.read('page').then(async saved => {
      if (saved !== undefined) await readyToShow();
      return saved;
    }),
    storage.read('outputs'),
    storage.read('data').then(saved => {
      const packed = migratedData(saved);
      return packed && unpack(packed);
    }),
    storage.runs(),
    storage.read('search'),
    storage.read('ownDigits'),
  ])) as [unknown, unknown, LoadedFiles | undefined, readonly unknown[], unknown, unknown];
  const newestFirst = runs.map(run => migratedRun(run, bodies)).toSorted((a, b) => b.at - a.at);
  const ownDigits = migratedOwnDigits(digits);
  const page = migratedPage(savedPage);
  const selected = newestFirst.find(run => run.id === page?.selectedRun);
  // Read before anything is shown: what came a moment later would move what lies below it.
  const body = selected && (await bodies.read(selected.id).catch(() => null));
  const put = (): PageState => {
    store.setState(state => ({
      runs: [...state.runs, ...newestFirst],
      ownDigits: { ...state.ownDigits, list: [...ownDigits, ...state.ownDigits.list] },
    }));
    // A person was quicker than the disk: what they do now counts, not the earlier visit.
    if (store.getState().notebook !== blank.notebook) {
      return { ...blank, runs: newestFirst, ownDigits: { list: ownDigits, removed: [] } };
    }
    store.setState({
      ...(data ? { data } : {}),
      ...migratedOutputs(outputs),
      search: migratedSearch(search),
    });
    if (page === null) return store.getState();
    store.setState(state => ({
      view: { ...state.view, ...page.view },
      notes: { ...state.notes, list: [...page.notes, ...state.notes.list] },
      devices: {
        ...state.devices,
        paces: page.costUnit === costUnit ? page.paces : [],
        measurements: page.deviceMeasurements,
      },
      selectedRun: page.selectedRun,
      dismissed: page.dismissed ?? state.dismissed,
      awaited: page.awaited ?? null,
      source: page.awaited && !state.data ? { kind: 'awaited' } : state.source,
      rowNotes: { ...state.rowNotes, byData: page.rowNotes ?? {} },
    }));
    editSettings(context, repairedSettings(page.settings));
    for (const cell of cellIds) {
      const result = page.results[cell];
      if (result && result.identity === identityHeld(store.getState(), cell))
        dispatch(context, { kind: 'restored', cell, result });
    }
    for (const cell of page.accepted) dispatch(context, { kind: 'accepted', cell });
    if (body) metrics.replace(body.steps);
    return store.getState();
  };
  if (page === null || store.getState().notebook !== blank.notebook) return put();
  // The page takes its cells away: none is drawn from what was there before, nor all of them in one task.
  setRestoring(context, 'putting');
  await services.clock.pause();
  return put();
}
