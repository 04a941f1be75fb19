/** Draws the cells one after another, each in a task of its own: all at once would hold the page up. */
import { startTransition, useEffect, useLayoutEffect, useState } from 'react';
import { usePage } from '../../state/hooks.ts';

/** The number of the `count` cells that are drawn, in `main`; what an earlier visit left is drawn into none that was there before. */
export function useCellsInTurn(count: number): number {
  const arriving = usePage(({ storage }) => storage.arriving);
  const [drawn, setDrawn] = useState(1);
  useLayoutEffect(() => {
    if (!arriving) return;
    // The page keeps its length meanwhile, and the reader the place.
    const { style, offsetHeight } = document.getElementById('cells') ?? document.body;
    style.minHeight = `${offsetHeight}px`;
    setDrawn(0);
    return () => setDrawn(1);
  }, [arriving]);
  useEffect(() => {
    if (drawn === 0) return;
    if (drawn < count) startTransition(() => setDrawn(drawn + 1));
    else document.getElementById('cells')?.style.removeProperty('min-height');
  }, [drawn, count]);
  return drawn;
}
