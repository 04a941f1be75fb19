/**
 * The slice of the settings, their only source: the cells' facts are derived from them in the same change, so nobody
 * sees new settings with old facts. An edit starts nothing; the model is checked at once because that costs nothing.
 */
import { cellTransition, type NotebookEvent } from '../../core/notebook/cell-transition.ts';
import { startSettings } from '../../core/settings/presets.ts';
import { modelFacts, predictFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import { checkModel } from '../page/model-check.ts';
import type { Clock } from '../page/services.ts';
import { type CellsSlice, endOf } from './cells-slice.ts';
import { type DataSlice, loadedClasses } from './data-slice.ts';
import { type RowsSlice, rowFacts } from './rows-slice.ts';
import type { SliceStore } from './slice.ts';

export interface SettingsSlice {
  readonly settings: Settings;
}

type Edited = SettingsSlice & Pick<CellsSlice, 'notebook' | 'problems'>;
type Editable = Edited & Pick<DataSlice, 'data'> & RowsSlice;

/** The fields that an edit changes; `at` is in milliseconds since 1970. */
export function withSettings(state: Editable, changes: Partial<Settings>, at: number): Edited {
  const settings = { ...state.settings, ...changes };
  const outcome = checkModel(settings, loadedClasses(state));
  const events: readonly NotebookEvent[] = [
    { kind: 'edited', cell: 'model', facts: modelFacts(settings) },
    { kind: 'edited', cell: 'train', facts: { ...trainFacts(settings), ...rowFacts(state) } },
    { kind: 'edited', cell: 'predict', facts: predictFacts(settings) },
    { kind: 'started', cell: 'model', at },
    endOf('model', outcome, at),
  ];
  return {
    settings,
    notebook: events.reduce(cellTransition, state.notebook),
    problems: { ...state.problems, model: outcome.kind === 'failed' ? outcome.problems : [] },
  };
}

export const initialSettings: SettingsSlice = { settings: startSettings };

interface Owner {
  readonly store: SliceStore<Editable>;
  readonly services: { readonly clock: Clock };
}

/** Changes settings in one change of the store. */
export function editSettings({ store, services }: Owner, changes: Partial<Settings>): void {
  store.setState(state => withSettings(state, changes, services.clock.now()));
}

export interface SettingsActions {
  edit(changes: Partial<Settings>): void;
}

export const createSettingsActions = (owner: Owner): SettingsActions => ({
  edit: changes => editSettings(owner, changes),
});
