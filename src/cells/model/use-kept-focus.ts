/** Keeps the focus where a person works while the elements around it move, go or are switched off. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

interface Kept {
  readonly element: Element | null;
  readonly instead: readonly string[];
}

/**
 * Gives a function to call before a change: behind the change the focus is where it was, or, where that element went or
 * takes no focus, on the first of the elements that the selectors `instead` find, or on the panel.
 */
export function useKeptFocus(panel: RefObject<HTMLElement | null>): (instead: readonly string[]) => void {
  const kept = useRef<Kept | null>(null);
  useLayoutEffect(() => {
    if (!kept.current || !panel.current) return;
    const { element, instead } = kept.current;
    kept.current = null;
    const stays = element instanceof HTMLElement && element.isConnected && !element.matches(':disabled');
    const found = instead.map(selector => panel.current?.querySelector<HTMLElement>(selector) ?? null);
    const target = stays ? element : (found.find(candidate => candidate !== null) ?? panel.current);
    target.focus();
  });
  return instead => {
    const element = document.activeElement;
    kept.current = { element: panel.current?.contains(element) ? element : null, instead };
  };
}
