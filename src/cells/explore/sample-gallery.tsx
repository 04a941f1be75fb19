import { useMemo, useState } from 'react';
import { imageAt } from '../../core/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { DigitGallery } from '../../ui/digit-gallery.tsx';
import { DigitFilter } from '../digit-filter.tsx';
import { Pager } from '../pager.tsx';
import { rowsOf } from './rows-of.ts';

const pageSize = 48;

/** The training images, page by page, all or of one digit. */
export function SampleGallery() {
  const table = usePage(page => page.data?.training ?? null);
  const [digit, setDigit] = useState<number | null>(null);
  const [page, setPage] = useState(0);
  const rows = useMemo(() => (table ? rowsOf(table.labels, digit) : []), [table, digit]);
  if (!table) return null;
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  return (
    <section aria-label="Samples">
      <div className="toolbar">
        <h3>Samples</h3>
        <DigitFilter
          label="Show"
          digit={digit}
          onChange={next => {
            setDigit(next);
            setPage(0);
          }}
        />
        <Pager what="samples" page={page} size={pageSize} total={rows.length} onPage={setPage} />
      </div>
      <DigitGallery
        label="Training images"
        digits={shown.map(row => ({
          id: row,
          pixels: imageAt(table, row),
          caption: String(table.labels[row]),
          title: `Row ${formatCount(row + 1)}: labelled ${table.labels[row]}`,
        }))}
      />
    </section>
  );
}
