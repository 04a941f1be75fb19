import { useMemo, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { InsideAnyImage } from '../inside/inside-any-image.tsx';
import { Pager } from '../shared/pager.tsx';

/** The images of one page of the choice. */
const pageSize = 12;

export interface InsideNetworkProps {
  readonly run: RunRecord;
  /** Rows of the training table to choose an image from. */
  readonly rows: Uint32Array;
}

/** What the layers of a run's network make of a chosen image. */
export function InsideNetwork({ run, rows }: InsideNetworkProps) {
  const table = usePage(page => page.data?.training ?? null);
  const [page, setPage] = useState(0);
  const [row, setRow] = useState(rows[0] ?? 0);
  const pixels = useMemo(() => table && imageAt(table, row), [table, row]);
  if (!table || !pixels) return null;
  const shown = [...rows.subarray(page * pageSize, (page + 1) * pageSize)];
  const nameOf = (each: number) => table.classes.names[table.labels[each]];
  return (
    <div className="stack">
      <div className="toolbar">
        <h4>Image</h4>
        {rows.length > pageSize && (
          <Pager what="images" page={page} size={pageSize} total={rows.length} onPage={setPage} />
        )}
      </div>
      <DigitGallery
        label="Images to look at"
        size={44}
        digits={shown.map(each => ({
          id: each,
          pixels: imageAt(table, each),
          caption: nameOf(each),
          title: `Row ${formatCount(each + 1)}: labelled ${nameOf(each)}`,
        }))}
        picked={row}
        onPick={setRow}
      />
      <p>
        Row {formatCount(row + 1)}, labelled {nameOf(row)}. The network’s answer:
      </p>
      <InsideAnyImage run={run} pixels={pixels} />
    </div>
  );
}
