import { useMemo } from 'react';
import { loadConfusionChart } from '../../charts/lazy.ts';
import { classCount } from '../../core/data/dataset.ts';
import type { ConfusionMatrix } from '../../core/evaluation/metrics.ts';
import { formatCount } from '../../core/format.ts';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { digits } from '../shared/digit-classes.ts';

const names = digits.map(String);

/** The confusion matrix, whose rows are true digits and whose columns are predictions. */
export function Confusion({ matrix }: { readonly matrix: ConfusionMatrix }) {
  const data = useMemo(() => ({ counts: matrix, names }), [matrix]);
  const columns: readonly Column<number>[] = [
    { key: 'label', header: 'True digit', cell: row => row },
    ...digits.map(
      (guess): Column<number> => ({
        key: String(guess),
        header: String(guess),
        numeric: true,
        cell: row => formatCount(matrix[row * classCount + guess]),
      }),
    ),
  ];
  return (
    <ChartFigure
      title="Confusion matrix"
      note="images"
      label="Confusion matrix of true and predicted digits; its numbers are in the table below"
      height={400}
      load={loadConfusionChart}
      data={data}
      table={
        <Table
          caption="Images by true digit (row) and prediction (column)"
          columns={columns}
          rows={digits}
          rowKey={row => row}
        />
      }
    />
  );
}
