/** Draws the cells one after another, each in a task of its own: all at once would hold the page up. */
import { startTransition, useEffect, useLayoutEffect, useState } from 'react';
import { usePage } from '../../state/hooks.ts';
import type { Restoring } from '../../state/store/storage-slice.ts';

/** Milliseconds. A disk that does not answer must not keep the page away. */
const longestWait = 1000;

/** True while an earlier visit comes back: cells that were drawn now would grow in a moment. */
function useIsComing(): boolean {
  const restoring = usePage(({ storage }) => storage.restoring);
  const [overdue, setOverdue] = useState<Restoring | null>(null);
  useEffect(() => {
    if (restoring === null) return;
    const timer = setTimeout(() => setOverdue(restoring), longestWait);
    return () => {
      clearTimeout(timer);
      setOverdue(null);
    };
  }, [restoring]);
  return restoring !== null && overdue !== restoring;
}

/** The number of the `count` cells that are drawn, in `main`; what an earlier visit left is drawn into none that was there before. */
export function useCellsInTurn(count: number): number {
  const isComing = useIsComing();
  const [drawn, setDrawn] = useState(0);
  useLayoutEffect(() => {
    if (!isComing) return;
    // What was drawn is taken away: the page keeps its length meanwhile, and the reader the place.
    const main = document.getElementById('cells');
    if (main) main.style.minHeight = `${main.offsetHeight}px`;
    setDrawn(0);
  }, [isComing]);
  useEffect(() => {
    if (isComing) return;
    if (drawn < count) startTransition(() => setDrawn(drawn + 1));
    else document.getElementById('cells')?.style.removeProperty('min-height');
  }, [isComing, drawn, count]);
  return drawn;
}
