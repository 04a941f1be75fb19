import type { ClassReport, ClassScore } from '../../core/evaluation/metrics.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';

interface Row extends ClassScore {
  readonly digit: number;
}

const columns: readonly Column<Row>[] = [
  { key: 'digit', header: 'Digit', cell: row => row.digit, sortBy: row => row.digit },
  score('precision', 'Precision'),
  score('recall', 'Recall'),
  score('f1', 'F1'),
  {
    key: 'support',
    header: 'Images',
    numeric: true,
    cell: row => formatCount(row.support),
    sortBy: row => row.support,
  },
];

function score(key: 'precision' | 'recall' | 'f1', header: string): Column<Row> {
  return { key, header, numeric: true, cell: row => formatPercent(row[key]), sortBy: row => row[key] };
}

const describeMean = ({ precision, recall, f1 }: ClassReport['macro']): string =>
  `precision ${formatPercent(precision)}, recall ${formatPercent(recall)}, F1 ${formatPercent(f1)}`;

export function ClassTable({ report }: { readonly report: ClassReport }) {
  const rows = report.classes.map((scores, digit) => ({ digit, ...scores }));
  return (
    <div>
      <Table
        caption="Precision, recall and F1 of each digit"
        columns={columns}
        rows={rows}
        rowKey={row => row.digit}
      />
      <p className="hint">
        Mean over the digits: {describeMean(report.macro)}. Weighted by images:{' '}
        {describeMean(report.weighted)}.
      </p>
    </div>
  );
}
