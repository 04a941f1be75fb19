import { baseName } from '../../core/data/csv/file-names.ts';
import { formatPlural } from '../../core/format.ts';

interface Table {
  readonly fileName: string;
  readonly rows: number;
}

/** The tables of a data set: `train.csv (42,000 rows) and test.csv (28,000 rows)`. */
export const describeTables = ({
  training,
  test,
}: {
  readonly training: Table | null;
  readonly test: Table | null;
}): string =>
  [training, test]
    .flatMap(table =>
      table === null ? [] : [`${baseName(table.fileName)} (${formatPlural(table.rows, 'row')})`],
    )
    .join(' and ');
