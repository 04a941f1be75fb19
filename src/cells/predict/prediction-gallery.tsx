import { useMemo, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { confidencesOf } from '../../core/evaluation/calibration/temperature.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import { temperatureOf } from '../../state/page/evaluation.ts';
import type { Prediction } from '../../state/page/prediction.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { ClassFilter } from '../shared/class-filter.tsx';
import { rowsOfClass } from '../shared/class-rows.ts';
import { PagedGallery } from '../shared/paged-gallery.tsx';

const orders = [
  { value: 'file', label: 'Order of the file' },
  { value: 'doubtful', label: 'Least confident first' },
] as const;
type Order = (typeof orders)[number]['value'];

function rowsInOrder(
  { labels, probabilities }: Prediction,
  temperature: number,
  shown: number | null,
  order: Order,
): readonly number[] {
  const rows = rowsOfClass(labels, shown);
  if (order === 'file') return rows;
  const confidences = confidencesOf(probabilities, labels, temperature);
  return rows.sort((a, b) => confidences[a] - confidences[b]);
}

/** The confidence of one image: those of all take longer than a page may stand still. */
function confidenceOf({ labels, probabilities }: Prediction, row: number, temperature: number): number {
  const classes = probabilities.length / labels.length;
  const own = probabilities.subarray(row * classes, (row + 1) * classes);
  return confidencesOf(own, labels.subarray(row, row + 1), temperature)[0];
}

/** Why the panel's answer may differ from that of the list; undefined where both are of one view. */
const describeViews = ({ views = 1 }: Prediction): string | undefined =>
  views === 1
    ? undefined
    : `These are of the image alone; where they leave doubt, the prediction is the mean over ${views} views.`;

/** The test images with their predicted classes and confidences. */
export function PredictionGallery({ prediction }: { readonly prediction: Prediction }) {
  const table = usePage(page => page.data?.test ?? null);
  const [shown, setShown] = useState<number | null>(null);
  const [order, setOrder] = useState<Order>('file');
  const temperature = usePage(page => temperatureOf(page, prediction));
  const rows = useMemo(
    () => rowsInOrder(prediction, temperature ?? 1, shown, order),
    [prediction, temperature, shown, order],
  );
  if (!table || table.rows !== prediction.labels.length) return null;
  return (
    <PagedGallery
      title="Test images"
      label="Predicted test images"
      what="test images"
      size={44}
      pageSize={48}
      items={rows}
      source={{ table: 'test', run: prediction.run, note: describeViews(prediction) }}
      digitOf={row => {
        const confidence = formatPercent(confidenceOf(prediction, row, temperature ?? 1), 1);
        const name = prediction.classes.names[prediction.labels[row]];
        return {
          id: row,
          pixels: imageAt(table, row),
          caption: `${name} · ${confidence}`,
          title: `Image ${formatCount(row + 1)}: predicted ${name} (${confidence})`,
        };
      }}
    >
      <ClassFilter label="Predicted" classes={prediction.classes} shown={shown} onChange={setShown} />
      <SelectField label="Sort" value={order} options={orders} onChange={setOrder} />
      <span className="hint">
        {temperature === null
          ? `Confidence as the network states it; ${prediction.views === 1 ? 'Evaluate calibrates it' : 'it is calibrated for single views only'}.`
          : `Confidence at the temperature ${formatShare(temperature, 2)}, at which it was right on validation images as often as it says.`}
      </span>
    </PagedGallery>
  );
}
