import { useMemo } from 'react';
import { loadReliabilityChart } from '../../charts/lazy.ts';
import { type Reliability, reliabilityOf } from '../../core/evaluation/calibration/reliability.ts';
import { crossCalibrated } from '../../core/evaluation/calibration/temperature.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';

type Bin = Reliability['bins'][number];

interface BinRow {
  readonly stated: Bin;
  readonly calibrated: Bin;
}

const columns: readonly Column<BinRow>[] = [
  {
    key: 'range',
    header: 'Confidence',
    cell: ({ stated }) => `${formatPercent(stated.from, 0)} to ${formatPercent(stated.to, 0)}`,
  },
  { key: 'mean', header: 'Stated', numeric: true, cell: ({ stated }) => formatPercent(stated.confidence) },
  { key: 'accuracy', header: 'Right', numeric: true, cell: ({ stated }) => formatPercent(stated.accuracy) },
  { key: 'rows', header: 'Images', numeric: true, cell: ({ stated }) => formatCount(stated.rows) },
  {
    key: 'calibrated',
    header: 'Calibrated',
    numeric: true,
    cell: ({ calibrated }) => formatPercent(calibrated.confidence),
  },
  {
    key: 'calibratedAccuracy',
    header: 'Right',
    numeric: true,
    cell: ({ calibrated }) => formatPercent(calibrated.accuracy),
  },
  {
    key: 'calibratedRows',
    header: 'Images',
    numeric: true,
    cell: ({ calibrated }) => formatCount(calibrated.rows),
  },
];

const legend = [
  { name: 'as stated', color: 'var(--color-series-a)' },
  { name: 'calibrated', color: 'var(--color-series-b)', dash: [6, 3] },
];

/** The reliability diagram, of the confidence that the network states and of that after temperature scaling. */
export function CalibrationFigure({
  evaluation: { probabilities, labels, temperature = 1 },
}: {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
}) {
  const data = useMemo(
    () => ({
      stated: reliabilityOf(probabilities, labels),
      calibrated: reliabilityOf(crossCalibrated(probabilities, labels), labels),
    }),
    [probabilities, labels],
  );
  const { stated, calibrated } = data;
  const rows = stated.bins.map((bin, index): BinRow => ({ stated: bin, calibrated: calibrated.bins[index] }));
  return (
    <div>
      <ChartFigure
        title="Reliability"
        note="accuracy by confidence"
        label="Accuracy of images by the confidence of their prediction, before and after calibration; its numbers are in the table below"
        legend={legend}
        height={360}
        load={loadReliabilityChart}
        data={data}
        table={
          <Table
            caption="Accuracy by confidence, as stated and calibrated"
            columns={columns}
            rows={rows.filter(row => row.stated.rows + row.calibrated.rows > 0)}
            rowKey={row => row.stated.from}
          />
        }
      />
      <p className="hint">
        Expected calibration error over {stated.bins.length} bins of equal width (Guo et al. 2017):{' '}
        {formatPercent(stated.error)} as stated, {formatPercent(calibrated.error)} calibrated, each half of
        the images at the temperature of the other. All of them give the temperature{' '}
        {formatShare(temperature, 2)}, which the percentages under predicted images use; no answer changes.
      </p>
    </div>
  );
}
