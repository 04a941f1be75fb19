import { loadReliabilityChart } from '../../charts/lazy.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import type { Reliability } from '../../core/reliability.ts';
import { ChartFigure } from '../../ui/chart-figure.tsx';
import { type Column, Table } from '../../ui/table.tsx';

type Bin = Reliability['bins'][number];

const columns: readonly Column<Bin>[] = [
  {
    key: 'range',
    header: 'Confidence',
    cell: bin => `${formatPercent(bin.from, 0)} to ${formatPercent(bin.to, 0)}`,
  },
  { key: 'mean', header: 'Mean', numeric: true, cell: bin => formatPercent(bin.confidence) },
  { key: 'accuracy', header: 'Accuracy', numeric: true, cell: bin => formatPercent(bin.accuracy) },
  { key: 'rows', header: 'Images', numeric: true, cell: bin => formatCount(bin.rows) },
];

export function ReliabilityDiagram({ reliability }: { readonly reliability: Reliability }) {
  return (
    <ChartFigure
      title="Reliability"
      note={`off by ${formatPercent(reliability.error)} on average`}
      label="Accuracy of images by the confidence of their prediction; its numbers are in the table below"
      height={400}
      load={loadReliabilityChart}
      data={reliability}
      table={
        <Table
          caption="Accuracy by confidence"
          columns={columns}
          rows={reliability.bins.filter(bin => bin.rows > 0)}
          rowKey={bin => bin.from}
        />
      }
    />
  );
}
