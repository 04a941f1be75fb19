import { useMemo } from 'react';
import { loadBarsChart } from '../../charts/lazy.ts';
import { histogramBins } from '../../core/data/pixel-statistics.ts';
import { formatPercent } from '../../core/format.ts';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';

export interface PixelHistogramProps {
  /** The share of pixels in each bin, `[32]`. */
  readonly training: readonly number[];
  readonly test: readonly number[] | null;
}

const levels = 256 / histogramBins;
const names = Array.from({ length: histogramBins }, (_, bin) => `${bin * levels}–${(bin + 1) * levels - 1}`);
const legend = [
  { name: 'training', color: 'var(--color-series-a)', dash: null },
  { name: 'test', color: 'var(--color-series-b)', dash: null },
];

export function PixelHistogram({ training, test }: PixelHistogramProps) {
  const data = useMemo(
    () => ({
      xTitle: 'grey level',
      yTitle: 'share of pixels',
      names,
      series: [{ name: 'training', values: training }, ...(test ? [{ name: 'test', values: test }] : [])],
      unit: 'share' as const,
      logarithmic: true,
    }),
    [training, test],
  );
  const columns: readonly Column<number>[] = [
    { key: 'level', header: 'Grey level', cell: bin => names[bin] },
    { key: 'training', header: 'Training', numeric: true, cell: bin => formatPercent(training[bin]) },
    ...(test
      ? [{ key: 'test', header: 'Test', numeric: true, cell: (bin: number) => formatPercent(test[bin]) }]
      : []),
  ];
  return (
    <ChartFigure
      title="Pixel histogram"
      note="share of pixels by grey level, logarithmic"
      label="Share of pixels by grey level in the training and the test images; its numbers are in the table below"
      legend={test ? legend : legend.slice(0, 1)}
      height={180}
      load={loadBarsChart}
      data={data}
      table={
        <Table
          caption="Share of pixels by grey level"
          columns={columns}
          rows={names.map((_, bin) => bin)}
          rowKey={bin => bin}
        />
      }
    />
  );
}
