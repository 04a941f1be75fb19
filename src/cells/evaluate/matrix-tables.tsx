import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import type { ConfusionMatrix } from '../../core/evaluation/class-report.ts';
import { formatCount, formatPlural } from '../../core/format.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';
import type { MatrixCell } from './cell-overlay.tsx';

export interface MatrixTablesProps {
  readonly matrix: ConfusionMatrix;
  readonly classes: ClassTable;
  readonly onOpen: (cell: MatrixCell) => void;
}

/** A table of more columns is no longer read, so the mistakes are listed instead. */
const mostColumns = 12;

interface OpenCountProps {
  readonly images: number;
  readonly cell: MatrixCell;
  readonly names: readonly string[];
  readonly onOpen: (cell: MatrixCell) => void;
}

/** The number of a cell's images, which opens them. */
function OpenCount({ images, cell, names, onOpen }: OpenCountProps) {
  if (images === 0) return formatCount(images);
  return (
    <button
      type="button"
      className="matrix-open"
      aria-label={`Show ${formatPlural(images, 'image')} of ${names[cell.label]} predicted as ${names[cell.predicted]}`}
      onClick={() => onOpen(cell)}
    >
      {formatCount(images)}
    </button>
  );
}

function MatrixTable({ matrix, classes, onOpen }: MatrixTablesProps) {
  const { names } = classes;
  const { one } = wordsOf(classes);
  const columns: readonly Column<number>[] = [
    { key: 'label', header: `True ${one}`, cell: row => names[row] },
    ...names.map(
      (name, guess): Column<number> => ({
        key: name,
        header: name,
        numeric: true,
        cell: row => (
          <OpenCount
            images={matrix[row * names.length + guess]}
            cell={{ label: row, predicted: guess }}
            names={names}
            onOpen={onOpen}
          />
        ),
      }),
    ),
  ];
  return (
    <Table
      caption={`Images by true ${one} (row) and prediction (column)`}
      columns={columns}
      rows={names.map((_, row) => row)}
      rowKey={row => row}
    />
  );
}

interface Mistaken {
  readonly label: number;
  readonly guess: number;
  readonly images: number;
}

/** Pairs of a class and a wrong answer that occur, the most frequent first. */
function mistakenPairs(matrix: ConfusionMatrix, count: number): readonly Mistaken[] {
  const pairs = Array.from(matrix, (images, at) => ({
    label: Math.floor(at / count),
    guess: at % count,
    images,
  }));
  return pairs
    .filter(({ label, guess, images }) => label !== guess && images > 0)
    .sort((one, other) => other.images - one.images);
}

function PairTable({ matrix, classes: { names }, onOpen }: MatrixTablesProps) {
  const columns: readonly Column<Mistaken>[] = [
    { key: 'label', header: 'True class', cell: row => names[row.label], sortBy: row => row.label },
    { key: 'guess', header: 'Predicted', cell: row => names[row.guess], sortBy: row => row.guess },
    {
      key: 'images',
      header: 'Images',
      numeric: true,
      cell: row => (
        <OpenCount
          images={row.images}
          cell={{ label: row.label, predicted: row.guess }}
          names={names}
          onOpen={onOpen}
        />
      ),
      sortBy: row => row.images,
    },
  ];
  return (
    <Table
      caption="Mistaken images by true class and prediction, the most frequent first"
      columns={columns}
      rows={mistakenPairs(matrix, names.length)}
      rowKey={row => `${row.label} ${row.guess}`}
    />
  );
}

/** The numbers of the matrix: all of them, or of many classes the pairs that were mistaken. */
export function MatrixTables(props: MatrixTablesProps) {
  return props.classes.names.length <= mostColumns ? <MatrixTable {...props} /> : <PairTable {...props} />;
}
