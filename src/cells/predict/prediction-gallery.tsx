import { useMemo, useState } from 'react';
import { classCount, imageAt } from '../../core/dataset.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { Prediction } from '../../state/prediction.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { DigitFilter } from '../digit-filter.tsx';
import { PagedGallery } from '../paged-gallery.tsx';

const orders = [
  { value: 'file', label: 'Order of the file' },
  { value: 'doubtful', label: 'Least confident first' },
] as const;
type Order = (typeof orders)[number]['value'];

const confidenceOf = ({ probabilities, labels }: Prediction, row: number): number =>
  probabilities[row * classCount + labels[row]];

function rowsOf(prediction: Prediction, digit: number | null, order: Order): readonly number[] {
  const rows: number[] = [];
  for (const [row, label] of prediction.labels.entries())
    if (digit === null || label === digit) rows.push(row);
  if (order === 'file') return rows;
  return rows.sort((a, b) => confidenceOf(prediction, a) - confidenceOf(prediction, b));
}

/** The test images with what they were taken for, and how sure the network was. */
export function PredictionGallery({ prediction }: { readonly prediction: Prediction }) {
  const table = usePage(page => page.data?.test ?? null);
  const [digit, setDigit] = useState<number | null>(null);
  const [order, setOrder] = useState<Order>('file');
  const rows = useMemo(() => rowsOf(prediction, digit, order), [prediction, digit, order]);
  if (!table || table.rows !== prediction.labels.length) return null;
  return (
    <PagedGallery
      title="Test images"
      label="Predicted test images"
      what="test images"
      size={44}
      pageSize={48}
      items={rows}
      digitOf={row => {
        const confidence = formatPercent(confidenceOf(prediction, row), 1);
        const label = prediction.labels[row];
        return {
          id: row,
          pixels: imageAt(table, row),
          caption: `${label} · ${confidence}`,
          title: `Image ${formatCount(row + 1)}: predicted ${label} (${confidence})`,
        };
      }}
    >
      <DigitFilter label="Predicted" digit={digit} onChange={setDigit} />
      <SelectField label="Sort" value={order} options={orders} onChange={setOrder} />
    </PagedGallery>
  );
}
