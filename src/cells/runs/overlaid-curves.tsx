import { useMemo, useState } from 'react';
import { createCrosshairLink } from '../../charts/crosshair/crosshair-link.ts';
import { loadComparisonChart } from '../../charts/lazy.ts';
import { formatShare, missingNumber } from '../../core/format.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { SwitchField } from '../../ui/fields/switch-field.tsx';
import { ChartFigure, ChartRow } from '../../ui/figures/chart-figure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';

export interface OverlaidCurvesProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
  /** Called with the id of the run whose curve was clicked. */
  readonly onPick: (id: string) => void;
}

const images = [
  { value: 'validation', label: 'Validation' },
  { value: 'training', label: 'Training' },
] as const;
type Images = (typeof images)[number]['value'];

/** The weight of the previous value in the exponential moving average. */
const smoothings = [
  { value: '0', label: 'None' },
  { value: '0.5', label: 'Light' },
  { value: '0.8', label: 'Strong' },
] as const;
type Smoothing = (typeof smoothings)[number]['value'];

const measures: {
  readonly [Name in Images]: { readonly loss: keyof EpochResult; readonly accuracy: keyof EpochResult };
} = {
  validation: { loss: 'validationLoss', accuracy: 'validationAccuracy' },
  training: { loss: 'loss', accuracy: 'accuracy' },
};

/** The most runs in one chart: a colour and a dash for each. */
const maxRuns = 4;
const colors = [
  'var(--color-series-a)',
  'var(--color-series-b)',
  'var(--color-series-c)',
  'var(--color-series-d)',
];
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

interface Series {
  readonly id: string;
  readonly name: string;
  readonly bestEpoch: number;
  readonly values: readonly (number | null)[];
}

/** The numbers of a comparison, with a row for each epoch. */
function EpochsOfRuns({ caption, series }: { readonly caption: string; readonly series: readonly Series[] }) {
  const columns: readonly Column<number>[] = [
    { key: 'epoch', header: 'Epoch', numeric: true, cell: row => row + 1 },
    ...series.map(
      ({ id, name, values }): Column<number> => ({
        key: id,
        header: name,
        numeric: true,
        cell: row => formatShare(values[row] ?? Number.NaN),
      }),
    ),
  ];
  const epochs = Math.max(0, ...series.map(({ values }) => values.length));
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={Array.from({ length: epochs }, (_, row) => row)}
      rowKey={row => row}
    />
  );
}

/** Loss and accuracy of up to four runs in one pair of charts: the pinned runs first, then the newest. */
export function OverlaidCurves({ runs, names, onPick }: OverlaidCurvesProps) {
  const [shownImages, setImages] = useState<Images>('validation');
  const [logarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState<Smoothing>('0');
  const [link] = useState(createCrosshairLink);
  const shown = useMemo(
    () => runs.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at).slice(0, maxRuns),
    [runs],
  );
  const charts = useMemo(() => {
    const seriesOf = (measure: keyof EpochResult): readonly Series[] =>
      shown.map(({ id, history, best }) => ({
        id,
        name: names.get(id) ?? missingNumber,
        bestEpoch: best.epoch,
        values: history.map(result => result[measure]),
      }));
    const { loss, accuracy } = measures[shownImages];
    const common = { link, smoothing: Number(smoothing), onPick: (index: number) => onPick(shown[index].id) };
    return [
      { ...common, title: 'Loss', yTitle: 'loss (nats)', series: seriesOf(loss), logarithmic },
      {
        ...common,
        title: 'Accuracy',
        yTitle: 'accuracy (share)',
        series: seriesOf(accuracy),
        logarithmic: false,
      },
    ];
  }, [shown, names, shownImages, logarithmic, smoothing, link, onPick]);
  return (
    <section aria-label="Comparison of runs" className="overlaid-curves">
      <div className="toolbar">
        <h3>Compare</h3>
        <SelectField label="Images" value={shownImages} options={images} onChange={setImages} />
        <SelectField label="Smoothing" value={smoothing} options={smoothings} onChange={setSmoothing} />
        <SwitchField label="Logarithmic loss" checked={logarithmic} onChange={setLogarithmic} />
      </div>
      <p className="hint">
        The pinned runs, or else the newest. The large dots are their best epochs; click a curve to open its
        run.
      </p>
      <ChartRow
        legend={shown.map(({ id }, index) => ({
          name: names.get(id) ?? missingNumber,
          color: colors[index % colors.length],
          dash: dashes[index % dashes.length],
        }))}
      >
        {charts.map(chart => (
          <ChartFigure
            key={chart.title}
            title={chart.title}
            note={`${shownImages}, by epoch`}
            label={`${chart.title} of each run by epoch; its numbers are in the table below`}
            height={220}
            load={loadComparisonChart}
            data={chart}
            table={<EpochsOfRuns caption={`${chart.yTitle} of each run`} series={chart.series} />}
          />
        ))}
      </ChartRow>
    </section>
  );
}
