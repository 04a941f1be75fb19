import { classCount } from '../../core/dataset.ts';
import { formatCount } from '../../core/format.ts';
import type { ConfusionMatrix } from '../../core/metrics.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Rows are true digits, columns predictions. */
export function Confusion({ matrix }: { readonly matrix: ConfusionMatrix }) {
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
    <Disclosure summary="Confusion matrix as a table">
      <Table
        caption="Confusion matrix: true digits in rows, predictions in columns"
        columns={columns}
        rows={digits}
        rowKey={row => row}
      />
    </Disclosure>
  );
}
