/** The split seed of a link: the images are dealt out by it as soon as there are some with answers. */
import { answeredTables, ownSplit } from '../../core/data/sample-split.ts';
import { dealtBy, splitSeedOf } from '../../core/data/treatment.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import type { PageState } from '../../state/store/page-state.ts';

/** A visit has one such wish at a time: that of the newest link. */
let forget = (): void => {};

/** The split seed of the data that are there; that of the files where none are there yet. */
export const presentSplit = ({ data }: Pick<PageState, 'data'>): number =>
  data ? splitSeedOf(data.history.treatments) : ownSplit;

/** `seed` is null for a link that asks for no split: what an earlier one asked for is not dealt any more either. */
export function dealAsLinked(
  { store, data: actions }: Pick<NotebookApp, 'store' | 'data'>,
  seed: number | null,
): void {
  forget();
  if (seed === null) return;
  const deal = ({ data }: Pick<PageState, 'data'>): boolean => {
    if (!data || !answeredTables(data)) return false;
    const { treatments } = data.history;
    if (splitSeedOf(treatments) !== seed) actions.treat(dealtBy(treatments, seed));
    return true;
  };
  if (deal(store.getState())) return;
  forget = store.subscribe(page => {
    // Asked for once: what the person chooses afterwards stays.
    if (page.data && answeredTables(page.data)) {
      forget();
      deal(page);
    }
  });
}

/** Deals out by `after` what was dealt out by `before`, or would be; another split that a person chose since stays. */
export function dealBack(app: Pick<NotebookApp, 'store' | 'data'>, before: number, after: number): void {
  const page = app.store.getState();
  if (!page.data || presentSplit(page) === before) dealAsLinked(app, after);
}
