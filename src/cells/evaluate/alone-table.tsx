import type { AloneAccuracy } from '../../core/evaluation/ensemble/out-of-bag.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';

interface NamedAccuracy extends AloneAccuracy {
  readonly name: string;
}

const columns: readonly Column<NamedAccuracy>[] = [
  { key: 'name', header: 'Network', cell: row => row.name },
  { key: 'accuracy', header: 'Right', numeric: true, cell: row => formatPercent(row.accuracy) },
  { key: 'rows', header: 'Images', numeric: true, cell: row => formatCount(row.rows) },
];

/** A row for each network that held out images of its own. */
export function AloneTable({ rows }: { readonly rows: readonly NamedAccuracy[] }) {
  return (
    <Table
      caption="Each network alone, on the images that it held out"
      columns={columns}
      rows={rows}
      rowKey={row => row.network}
    />
  );
}
