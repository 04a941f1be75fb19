import { useMemo, useState } from 'react';
import { loadComparisonChart } from '../../charts/lazy.ts';
import { smoothValues } from '../../charts/smooth-values.ts';
import type { EpochResult } from '../../core/checkpoint.ts';
import type { RunRecord } from '../../state/run-record.ts';
import { ChartFigure } from '../../ui/chart-figure.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SwitchField } from '../../ui/switch-field.tsx';

export interface CompareRunsProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
  /** Hears of the run whose curve was clicked. */
  readonly onPick: (id: string) => void;
}

const measures = [
  { value: 'validationAccuracy', label: 'Validation accuracy' },
  { value: 'validationLoss', label: 'Validation loss' },
  { value: 'accuracy', label: 'Training accuracy' },
  { value: 'loss', label: 'Training loss' },
] as const;
type Measure = (typeof measures)[number]['value'];

const titles: { readonly [Name in Measure]: string } = {
  validationAccuracy: 'validation accuracy (share)',
  validationLoss: 'validation loss (nats)',
  accuracy: 'training accuracy (share)',
  loss: 'training loss (nats)',
};

/** Share of the past in each value. */
const smoothings = [
  { value: '0', label: 'None' },
  { value: '0.5', label: 'Light' },
  { value: '0.8', label: 'Strong' },
] as const;
type Smoothing = (typeof smoothings)[number]['value'];

/** More lines than colours and dashes could not be told apart. */
const most = 4;
const colors = ['var(--series-a)', 'var(--series-b)', 'var(--series-c)', 'var(--series-d)'];
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** The pinned runs, and the newest where fewer than four are pinned, in one chart. */
export function CompareRuns({ runs, names, onPick }: CompareRunsProps) {
  const [measure, setMeasure] = useState<Measure>('validationAccuracy');
  const [logarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState<Smoothing>('0');
  const shown = useMemo(
    () => runs.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at).slice(0, most),
    [runs],
  );
  const data = useMemo(() => {
    const label = (run: RunRecord, index: number) => `${index + 1} ${names.get(run.id) ?? ''}`;
    const value = (result: EpochResult) => result[measure];
    return {
      yTitle: titles[measure],
      logarithmic,
      series: shown.map((run, index) => ({
        name: label(run, index),
        values: smoothValues(run.history.map(value), Number(smoothing)),
      })),
      onPick: (index: number) => onPick(shown[index].id),
    };
  }, [shown, names, measure, logarithmic, smoothing, onPick]);
  return (
    <section aria-label="Comparison of runs">
      <div className="toolbar">
        <h3>Compare</h3>
        <SelectField label="Measure" value={measure} options={measures} onChange={setMeasure} />
        <SelectField label="Smoothing" value={smoothing} options={smoothings} onChange={setSmoothing} />
        <SwitchField label="Logarithmic" checked={logarithmic} onChange={setLogarithmic} />
      </div>
      <p className="hint">The pinned runs, or else the newest. Click a curve to open its run.</p>
      <ChartFigure
        title="Runs by epoch"
        note={titles[measure]}
        label="The chosen measure of each run by epoch"
        legend={data.series.map(({ name }, index) => ({
          name,
          color: colors[index % colors.length],
          dash: dashes[index % dashes.length],
        }))}
        height={240}
        load={loadComparisonChart}
        data={data}
      />
    </section>
  );
}
