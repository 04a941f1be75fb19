import type { ClassTable } from '../../core/data/classes.ts';
import { formatPercent } from '../../core/format.ts';
import type { Look } from '../../core/inspect/look.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { formatSigned } from './format-signed.ts';

interface ClassRow {
  readonly name: string;
  readonly logit: number;
  readonly probability: number;
}

const columns: readonly Column<ClassRow>[] = [
  { key: 'class', header: 'Class', cell: row => row.name },
  {
    key: 'logit',
    header: 'Logit',
    numeric: true,
    cell: row => formatSigned(row.logit),
    sortBy: row => row.logit,
  },
  {
    key: 'probability',
    header: 'Probability',
    numeric: true,
    cell: row => formatPercent(row.probability),
    sortBy: row => row.probability,
  },
];

/** The network's answer: the logits of the classes, and the probabilities that softmax makes of them. */
export function LastLayer({ look, classes }: { readonly look: Look; readonly classes: ClassTable }) {
  const rows = classes.names.map((name, index) => ({
    name,
    logit: look.logits[index],
    probability: look.probabilities[index],
  }));
  return (
    <>
      <p className="hint">Probability of each class as the network states it, in %</p>
      <ClassBars
        label="Probability of each class in %"
        bars={rows.map(({ name, probability }) => ({
          name,
          value: probability,
          text: (100 * probability).toFixed(1),
        }))}
      />
      <Disclosure summary="Logits and probabilities as a table">
        <Table
          caption="The last layer gives a logit for each class; softmax makes probabilities of them"
          columns={columns}
          rows={rows}
          rowKey={row => row.name}
        />
      </Disclosure>
    </>
  );
}
