import { useMemo, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { rowsOfDigit } from '../shared/digit-classes.ts';
import { DigitFilter } from '../shared/digit-filter.tsx';
import { PagedGallery } from '../shared/paged-gallery.tsx';

/** The training images, all of them or those of one digit. */
export function SampleGallery() {
  const table = usePage(page => page.data?.training ?? null);
  const [digit, setDigit] = useState<number | null>(null);
  const rows = useMemo(() => (table ? rowsOfDigit(table.labels, digit) : []), [table, digit]);
  if (!table) return null;
  return (
    <PagedGallery
      title="Samples"
      label="Training images"
      what="samples"
      size={44}
      pageSize={48}
      items={rows}
      digitOf={row => ({
        id: row,
        pixels: imageAt(table, row),
        caption: String(table.labels[row]),
        title: `Row ${formatCount(row + 1)}: labelled ${table.labels[row]}`,
      })}
    >
      <DigitFilter label="Show" digit={digit} onChange={setDigit} />
    </PagedGallery>
  );
}
