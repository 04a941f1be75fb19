import { type ClassTable as Classes, wordsOf } from '../../core/data/classes.ts';
import type { ClassReport, ClassScore } from '../../core/evaluation/class-report.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';

interface Row extends ClassScore {
  readonly index: number;
  readonly name: string;
}

const columnsFor = (header: string): readonly Column<Row>[] => [
  { key: 'class', header, cell: row => row.name, sortBy: row => row.index },
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

export interface ClassTableProps {
  readonly report: ClassReport;
  readonly classes: Classes;
}

export function ClassTable({ report, classes }: ClassTableProps) {
  const { one, many } = wordsOf(classes);
  const rows = report.classes.map((scores, index) => ({ index, name: classes.names[index], ...scores }));
  return (
    <div>
      <Table
        caption={`Precision, recall and F1 of each ${one}`}
        columns={columnsFor(one === 'digit' ? 'Digit' : 'Class')}
        rows={rows}
        rowKey={row => row.index}
      />
      <p className="hint">
        Mean over the {many}: {describeMean(report.macro)}. Weighted by images:{' '}
        {describeMean(report.weighted)}.
      </p>
    </div>
  );
}
