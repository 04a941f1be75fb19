/** The slice of the view: how the page looks, apart from what it holds. */
import type { Place } from '../page/places.ts';
import type { SliceStore } from './slice.ts';

export interface View {
  readonly selected: Place;
  /** The places whose output is folded away. */
  readonly folded: readonly Place[];
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  /** True once the first visit's tour was taken or declined. */
  readonly toured: boolean;
  /** True once permission to notify was asked for; it is asked once. */
  readonly askedToNotify: boolean;
}

export interface ViewSlice {
  readonly view: View;
}

export const initialView: ViewSlice = {
  view: { selected: 'data', folded: [], theme: 'system', toured: false, askedToNotify: false },
};

export interface ViewActions {
  select(place: Place): void;
  fold(place: Place, folded: boolean): void;
  setTheme(theme: View['theme']): void;
  /** The tour was taken or declined, and is not offered again. */
  endTour(): void;
  /** Permission to notify was asked for, and is not asked again. */
  notificationAsked(): void;
}

export function createViewActions(store: SliceStore<ViewSlice>): ViewActions {
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
