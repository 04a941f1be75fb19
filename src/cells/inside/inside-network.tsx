import { useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { DigitGallery } from '../../ui/digits/digit-gallery.tsx';
import { NumberField } from '../../ui/fields/number-field.tsx';
import { Pager } from '../shared/pager.tsx';
import { InsideImage } from './inside-image.tsx';
import { useLook } from './use-look.ts';

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
  const [turn, setTurn] = useState(0);
  // The same view of the pixels as long as the image is the same.
  const [image, setImage] = useState(() => (table ? imageAt(table, row) : null));
  const state = useLook(run, turn, image);
  if (!table) return null;
  const shown = [...rows.subarray(page * pageSize, (page + 1) * pageSize)];
  const nameOf = (each: number) => table.classes.names[table.labels[each]];
  return (
    <div className="inside">
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
        onPick={each => {
          setRow(each);
          setImage(imageAt(table, each));
        }}
      />
      {state.kind === 'failed' && (
        <Notice tone="error" title="The network could not be looked into." remedy={state.message} />
      )}
      {state.kind === 'looking' && <p className="hint">Looking at the image</p>}
      {state.kind === 'looked' && (
        <>
          {state.of.networks > 1 && (
            <NumberField
              label="Network"
              hint={`1 to ${state.of.networks}, one of those that vote`}
              value={turn + 1}
              min={1}
              max={state.of.networks}
              whole
              onChange={value => setTurn(value - 1)}
            />
          )}
          <p>
            Row {formatCount(row + 1)}, labelled {nameOf(row)}. The network’s answer:
          </p>
          <InsideImage of={state.of} classes={table.classes} />
        </>
      )}
    </div>
  );
}
