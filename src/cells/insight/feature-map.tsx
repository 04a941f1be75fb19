import { useMemo, useState } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { classCountOf, predictedClasses } from '../../core/evaluation/metrics.ts';
import { formatCount, formatPercent, formatPlural } from '../../core/format.ts';
import { fitPoints } from '../../core/projection/fit-points.ts';
import type { MapMethod, PointMap } from '../../core/projection/map-task.ts';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { isVote } from '../../state/page/run-networks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { PagedGallery } from '../shared/paged-gallery.tsx';
import { evenSample, mostPoints } from './even-sample.ts';
import { MapArea } from './map-area.tsx';
import { useMap } from './use-map.ts';
import './insight.css';

export interface FeatureMapProps {
  readonly run: RunRecord;
  readonly evaluation: Evaluation;
  /** Rows of the training table that may be shown. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

const methods: readonly { readonly value: MapMethod; readonly label: string }[] = [
  { value: 'pca', label: 'Principal components (PCA)' },
  { value: 'umap', label: 'Neighbours (UMAP)' },
];

function describeAxes(method: MapMethod, { explained }: PointMap): string {
  if (explained === null || method === 'umap')
    return 'UMAP keeps neighbours together; distances between groups mean little.';
  const [across, upwards] = explained.map(share => formatPercent(share, 0));
  return `${across} of the variance lies across, ${upwards} upwards.`;
}

/** A map of images by the features from which the network tells their classes. */
export function FeatureMap({ run, evaluation, rows }: FeatureMapProps) {
  const table = usePage(page => page.data?.training ?? null);
  const [method, setMethod] = useState<MapMethod>('pca');
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const places = useMemo(() => evenSample(rows.length), [rows]);
  const sample = useMemo(() => Uint32Array.from(places, place => rows[place]), [places, rows]);
  const predictions = useMemo(() => {
    if (evaluation.kind !== 'measured') return null;
    const { probabilities, labels } = evaluation;
    return classCountOf(probabilities, labels.length) > 0
      ? predictedClasses(probabilities, labels.length)
      : null;
  }, [evaluation]);
  const { state, maps, units, make, cancel } = useMap(run, 0, sample);
  const map = maps[method];
  const points = useMemo(() => map && fitPoints(map.coordinates), [map]);
  if (!table) return null;
  const { names } = table.classes;
  const labels = Array.from(sample, row => table.labels[row]);
  const predicted = (point: number) => predictions?.[places[point]] ?? labels[point];
  const isMistake = (point: number) => predicted(point) !== labels[point];
  const choose = (next: MapMethod): void => {
    setMethod(next);
    if (!maps[next]) void make(next);
  };
  const of =
    rows.length > mostPoints
      ? `${formatCount(sample.length)} of ${formatPlural(rows.length, 'image')}, taken evenly`
      : formatPlural(rows.length, 'image');
  return (
    <div className="insight">
      <div className="toolbar">
        {map || state.kind !== 'resting' ? (
          <SelectField label="Arranged by" value={method} options={methods} onChange={choose} />
        ) : (
          <Button disabled={rows.length < 3} onClick={() => void make(method)}>
            Make the map
          </Button>
        )}
        {state.kind === 'working' && <Button onClick={cancel}>Cancel</Button>}
      </div>
      {state.kind === 'working' && <Progress label={state.what} value={state.share} />}
      {state.kind === 'failed' && (
        <Notice
          tone="error"
          title={state.message}
          actions={<Button onClick={() => void make(method)}>Try again</Button>}
        />
      )}
      {!map && state.kind === 'resting' && (
        <p className="hint">
          Each image is a point: {of}. Images that look alike to the last hidden layer lie together, and what
          lies among another class is mistaken for it.
        </p>
      )}
      {map && points && (
        <>
          <p className="hint">
            {of}, by {formatPlural(units ?? 0, 'feature')} of the last hidden layer
            {isVote(run) ? ' of the first network' : ''}. {describeAxes(method, map)} A cross is a mistake.
            Draw around points, or press one, to see their images.
          </p>
          <MapArea
            points={points}
            labels={labels}
            names={names}
            isMistake={isMistake}
            chosen={chosen}
            onChoose={setChosen}
          />
          <p aria-live="polite">
            {chosen.length === 0
              ? 'No images are chosen.'
              : `${formatPlural(chosen.length, 'image')} chosen.`}
          </p>
          {chosen.length > 0 && (
            <PagedGallery
              title="Chosen images"
              label="Images chosen on the map"
              what="images"
              size={44}
              pageSize={24}
              items={chosen}
              source={{ table: 'training', run: run.id }}
              digitOf={point => ({
                id: sample[point],
                pixels: imageAt(table, sample[point]),
                caption: isMistake(point)
                  ? `${names[labels[point]]} → ${names[predicted(point)]}`
                  : names[labels[point]],
                title: `Row ${formatCount(sample[point] + 1)}: labelled ${names[labels[point]]}, predicted ${names[predicted(point)]}`,
                wrong: isMistake(point),
              })}
            />
          )}
        </>
      )}
    </div>
  );
}
