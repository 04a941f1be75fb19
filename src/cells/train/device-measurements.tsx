import { formatDuration } from '../../core/format.ts';
import type { DeviceTrial } from '../../core/training/device.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { deviceWords } from '../shared/device-words.ts';

const nameOf = (trial: DeviceTrial): string =>
  trial.kind === 'measured' ? deviceWords(trial.device) : `${trial.backend} · ${trial.trainer}`;

const columns: readonly Column<DeviceTrial>[] = [
  { key: 'device', header: 'Device', cell: nameOf },
  {
    key: 'step',
    header: 'One training step',
    numeric: true,
    cell: trial => (trial.kind === 'measured' ? formatDuration(trial.millisecondsPerStep / 1000) : '–'),
  },
  {
    key: 'note',
    header: 'Note',
    cell: trial => (trial.kind === 'measured' ? (trial.chosen ? 'fastest' : '') : trial.reason),
  },
];

/** What each device did with a few real steps of this model. */
export function DeviceTrials({ trials }: { readonly trials: readonly DeviceTrial[] }) {
  return (
    <Table
      caption="Devices, measured with real steps of this model"
      columns={columns}
      rows={trials}
      rowKey={nameOf}
      isPicked={trial => trial.kind === 'measured' && trial.chosen}
    />
  );
}
