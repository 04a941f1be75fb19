import { formatPercent } from '../../core/format.ts';
import { histogramBins } from '../../core/pixel-statistics.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { type Column, Table } from '../../ui/table.tsx';

export interface PixelHistogramProps {
  /** Share of pixels in each bin, `[32]`. */
  readonly training: readonly number[];
  readonly test: readonly number[] | null;
}

const levels = 256 / histogramBins;
const binName = (bin: number): string => `${bin * levels}–${(bin + 1) * levels - 1}`;

export function PixelHistogram({ training, test }: PixelHistogramProps) {
  const columns: readonly Column<number>[] = [
    { key: 'level', header: 'Grey level', cell: binName },
    { key: 'training', header: 'Training', numeric: true, cell: bin => formatPercent(training[bin]) },
    ...(test
      ? [{ key: 'test', header: 'Test', numeric: true, cell: (bin: number) => formatPercent(test[bin]) }]
      : []),
  ];
  return (
    <Disclosure summary="Pixel histogram as a table">
      <Table
        caption="Share of pixels by grey level"
        columns={columns}
        rows={training.map((_, bin) => bin)}
        rowKey={bin => bin}
      />
    </Disclosure>
  );
}
