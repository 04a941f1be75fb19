import type { VoteGain } from '../../core/evaluation/ensemble/vote.ts';
import { formatCount, formatGain, formatPercent } from '../../core/format.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';

interface NamedGain extends VoteGain {
  /** The name of the voter that joins in this row. */
  readonly name: string;
}

const columns: readonly Column<NamedGain>[] = [
  { key: 'networks', header: 'Voters', numeric: true, cell: row => formatCount(row.networks) },
  { key: 'name', header: 'The last one to join', cell: row => row.name },
  { key: 'accuracy', header: 'Vote', numeric: true, cell: row => formatPercent(row.accuracy) },
  {
    key: 'gain',
    header: 'Gain',
    numeric: true,
    cell: (row: NamedGain) => (row.gain === row.accuracy ? '–' : formatGain(row.gain)),
  },
];

/** A row for the vote of the first voter, of the first two, and so on. */
export function GainsTable({ rows }: { readonly rows: readonly NamedGain[] }) {
  return (
    <Table
      caption="Accuracy of the vote as networks join it, and what each one adds"
      columns={columns}
      rows={rows}
      rowKey={row => row.networks}
    />
  );
}
