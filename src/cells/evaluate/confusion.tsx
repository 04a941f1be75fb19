import { useMemo } from 'react';
import { loadConfusionChart } from '../../charts/lazy.ts';
import { type ClassTable, wordsOf } from '../../core/data/classes.ts';
import type { ConfusionMatrix } from '../../core/evaluation/class-report.ts';
import { formatCount } from '../../core/format.ts';
import { ChartFigure } from '../../ui/figures/chart-figure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';

export interface ConfusionProps {
  readonly matrix: ConfusionMatrix;
  readonly classes: ClassTable;
}

/** A table of more columns is no longer read, so the mistakes are listed instead. */
const mostColumns = 12;
/** Heights in CSS pixels: cells of many classes are smaller, but there are more of them. */
const height = { few: 400, many: 480 };

function MatrixTable({ matrix, classes }: ConfusionProps) {
  const { names } = classes;
  const { one } = wordsOf(classes);
  const columns: readonly Column<number>[] = [
    { key: 'label', header: `True ${one}`, cell: row => names[row] },
    ...names.map(
      (name, guess): Column<number> => ({
        key: name,
        header: name,
        numeric: true,
        cell: row => formatCount(matrix[row * names.length + guess]),
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

function PairTable({ matrix, classes: { names } }: ConfusionProps) {
  const columns: readonly Column<Mistaken>[] = [
    { key: 'label', header: 'True class', cell: row => names[row.label], sortBy: row => row.label },
    { key: 'guess', header: 'Predicted', cell: row => names[row.guess], sortBy: row => row.guess },
    {
      key: 'images',
      header: 'Images',
      numeric: true,
      cell: row => formatCount(row.images),
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

/** The confusion matrix, whose rows are true classes and whose columns are predictions. */
export function Confusion({ matrix, classes }: ConfusionProps) {
  const words = wordsOf(classes);
  const isFew = classes.names.length <= mostColumns;
  const data = useMemo(
    () => ({ counts: matrix, names: classes.names, noun: words.one }),
    [matrix, classes, words.one],
  );
  return (
    <ChartFigure
      title="Confusion matrix"
      note="images"
      label={`Confusion matrix of true and predicted ${words.many}; its numbers are in the table below`}
      height={isFew ? height.few : height.many}
      load={loadConfusionChart}
      data={data}
      table={
        isFew ? (
          <MatrixTable matrix={matrix} classes={classes} />
        ) : (
          <PairTable matrix={matrix} classes={classes} />
        )
      }
    />
  );
}
