import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type SortValue, sortRows } from './sort-rows.ts';
import './table.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Aligns the column to the right, for figures. */
  readonly numeric?: boolean | undefined;
  /** Makes the column sortable by these values. */
  readonly sortBy?: ((row: Row) => SortValue) | undefined;
}

export interface TableProps<Row> {
  /** The caption, for screen readers alone if `captionHidden`. */
  readonly caption: string;
  readonly captionHidden?: boolean | undefined;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly isPicked?: ((row: Row) => boolean) | undefined;
  /** The most rows that are shown, the first in the chosen order. */
  readonly limit?: number | undefined;
}

/**
 * Wide tables scroll by themselves, so the keyboard must reach them
 * (https://dequeuniversity.com/rules/axe/4.10/scrollable-region-focusable).
 */
const keyboardStop = { tabIndex: 0 };

interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, captionHidden = false, columns, rows, rowKey, isPicked, limit } = props;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const sortBy = columns.find(column => column.key === sorting?.key)?.sortBy;
  const sorted = sortBy && sorting ? sortRows(rows, sortBy, sorting.descending) : rows;
  const shown = limit === undefined ? sorted : sorted.slice(0, limit);
  return (
    <section className="table-scroll" aria-label={caption} {...keyboardStop}>
      <table className="table">
        <caption className={captionHidden ? 'hidden-text' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <HeaderCell key={column.key} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(row => (
            <tr key={rowKey(row)} className={isPicked?.(row) ? 'table-picked' : undefined}>
              {columns.map(column => (
                <td key={column.key} className={column.numeric ? 'table-number' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HeaderCell<Row>({
  column,
  sorting,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}) {
  const own = sorting?.key === column.key ? sorting : null;
  const Arrow = own?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={column.numeric ? 'table-number' : undefined}
      aria-sort={own ? (own.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.sortBy ? (
        <button
          type="button"
          className="table-sort"
          onClick={() =>
            onSort({ key: column.key, descending: own ? !own.descending : Boolean(column.numeric) })
          }
        >
          {column.header}
          {own && <Arrow aria-hidden="true" />}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
