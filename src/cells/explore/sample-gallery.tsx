import { useMemo, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { ClassFilter } from '../shared/class-filter.tsx';
import { rowsOfClass } from '../shared/class-rows.ts';
import { PagedGallery } from '../shared/paged-gallery.tsx';

/** The training images, all of them or those of one class. */
export function SampleGallery() {
  const table = usePage(page => page.data?.training ?? null);
  const run = usePage(page => page.selectedRun);
  const [shown, setShown] = useState<number | null>(null);
  const rows = useMemo(() => (table ? rowsOfClass(table.labels, shown) : []), [table, shown]);
  if (!table) return null;
  return (
    <PagedGallery
      title="Samples"
      label="Training images"
      what="samples"
      size={44}
      pageSize={48}
      items={rows}
      source={{ table: 'training', run }}
      digitOf={row => ({
        id: row,
        pixels: imageAt(table, row),
        caption: table.classes.names[table.labels[row]],
        title: `Row ${formatCount(row + 1)}: labelled ${table.classes.names[table.labels[row]]}`,
      })}
    >
      <ClassFilter label="Show" classes={table.classes} shown={shown} onChange={setShown} />
    </PagedGallery>
  );
}
