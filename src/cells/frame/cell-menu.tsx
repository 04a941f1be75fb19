import { type CellId, cellIds } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Menu } from '../../ui/controls/menu.tsx';
import { cellNames } from './cell-names.ts';

/** The menu of a cell's less frequent actions. */
export function CellMenu({ cell }: { readonly cell: CellId }) {
  const app = useApp();
  const folded = usePage(page => page.view.folded.includes(cell));
  const index = cellIds.indexOf(cell);
  return (
    <Menu
      label={`More for ${cellNames[cell]}`}
      items={[
        ...(index > 0 ? [{ name: 'Run what is above', run: () => app.cells.runAbove(cell) }] : []),
        { name: 'Run this and what is below', run: () => app.cells.runBelow(cell) },
        {
          name: folded ? 'Unfold the output' : 'Fold the output',
          run: () => app.view.fold(cell, !folded),
        },
        { name: 'Add a note above', run: () => app.notes.add(index) },
        { name: 'Add a note below', run: () => app.notes.add(index + 1) },
      ]}
    />
  );
}
