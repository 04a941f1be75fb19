/** How the page looks: what is selected, which outputs are folded, which theme. */
import type { StoreApi } from 'zustand/vanilla';
import type { PageState, Place, View } from '../page/page-state.ts';

export interface ViewActions {
  select(place: Place): void;
  fold(place: Place, folded: boolean): void;
  setTheme(theme: View['theme']): void;
  /** The tour was taken or declined, and is not offered again. */
  endTour(): void;
  /** Leave to notify was asked for, and is not asked again. */
  notificationAsked(): void;
}

export function createViewActions(store: StoreApi<PageState>): ViewActions {
  const change = (changes: Partial<View>) =>
    store.setState(({ view }) => ({ view: { ...view, ...changes } }));
  return {
    select(selected) {
      if (store.getState().view.selected !== selected) change({ selected });
    },
    fold(place, folded) {
      const others = store.getState().view.folded.filter(other => other !== place);
      change({ folded: folded ? [...others, place] : others });
    },
    setTheme: theme => change({ theme }),
    endTour: () => change({ toured: true }),
    notificationAsked: () => change({ askedToNotify: true }),
  };
}
