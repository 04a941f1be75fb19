import { useState } from 'react';
import { imageAt } from '../../core/dataset.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import type { Mistake } from '../../core/mistakes.ts';
import { usePage } from '../../state/hooks.ts';
import { DigitGallery } from '../../ui/digit-gallery.tsx';
import { Pager } from '../pager.tsx';

const pageSize = 24;

export interface MistakeGalleryProps {
  /** The most confident first. */
  readonly mistakes: readonly Mistake[];
  /** The training table's row of each evaluated image. */
  readonly rows: Uint32Array;
}

export function MistakeGallery({ mistakes, rows }: MistakeGalleryProps) {
  const table = usePage(page => page.data?.training ?? null);
  const [page, setPage] = useState(0);
  if (!table) return null;
  if (mistakes.length === 0) return <p className="hint">No mistakes among the validation images.</p>;
  const shown = mistakes.slice(page * pageSize, (page + 1) * pageSize);
  return (
    <section aria-label="Mistakes">
      <div className="toolbar">
        <h3>Most confident mistakes</h3>
        <Pager what="mistakes" page={page} size={pageSize} total={mistakes.length} onPage={setPage} />
      </div>
      <DigitGallery
        label="Mistakes, the most confident first"
        size={56}
        digits={shown.map(({ index, label, predicted, confidence }) => ({
          id: rows[index],
          pixels: imageAt(table, rows[index]),
          caption: `${label} → ${predicted}`,
          title: `Row ${formatCount(rows[index] + 1)}: labelled ${label}, predicted ${predicted} (${formatPercent(confidence, 1)})`,
          wrong: true,
        }))}
      />
    </section>
  );
}
