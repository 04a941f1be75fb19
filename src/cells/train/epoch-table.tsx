import { formatDuration, formatSetting, formatShare } from '../../core/format.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';

const share = (value: number | null): string => (value === null ? '–' : formatShare(value));

const columns: readonly Column<EpochResult>[] = [
  { key: 'epoch', header: 'Epoch', numeric: true, cell: row => row.epoch },
  { key: 'loss', header: 'Loss, nats', numeric: true, cell: row => formatShare(row.loss) },
  { key: 'accuracy', header: 'Accuracy', numeric: true, cell: row => formatShare(row.accuracy) },
  { key: 'valLoss', header: 'Validation loss', numeric: true, cell: row => share(row.validationLoss) },
  {
    key: 'valAccuracy',
    header: 'Validation accuracy',
    numeric: true,
    cell: row => share(row.validationAccuracy),
  },
  { key: 'rate', header: 'Learning rate', numeric: true, cell: row => formatSetting(row.learningRate) },
  { key: 'time', header: 'Time', numeric: true, cell: row => formatDuration(row.seconds) },
];

/** The numbers of the charts, an epoch a row. */
export function EpochTable({
  history,
  kept,
}: {
  readonly history: readonly EpochResult[];
  readonly kept: EpochResult | null;
}) {
  return (
    <Disclosure summary="Epochs as a table">
      <Table
        caption="Loss and accuracy of each epoch; the one whose weights are kept is marked"
        columns={columns}
        rows={history}
        rowKey={row => row.epoch}
        isPicked={row => row.epoch === kept?.epoch}
      />
    </Disclosure>
  );
}
