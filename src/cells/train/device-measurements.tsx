import { formatDuration } from '../../core/format.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { deviceWords } from '../shared/device-words.ts';

const nameOf = (measurement: DeviceMeasurement): string =>
  measurement.kind === 'measured'
    ? deviceWords(measurement.device)
    : `${measurement.backend} · ${measurement.trainer}`;

const columns: readonly Column<DeviceMeasurement>[] = [
  { key: 'device', header: 'Device', cell: nameOf },
  {
    key: 'step',
    header: 'One training step',
    numeric: true,
    cell: measurement =>
      measurement.kind === 'measured' ? formatDuration(measurement.millisecondsPerStep / 1000) : '–',
  },
  {
    key: 'note',
    header: 'Note',
    cell: measurement =>
      measurement.kind === 'measured' ? (measurement.chosen ? 'fastest' : '') : measurement.reason,
  },
];

/** What each device did with a few real steps of this model. */
export function DeviceMeasurements({
  measurements,
}: {
  readonly measurements: readonly DeviceMeasurement[];
}) {
  return (
    <Table
      caption="Devices, measured with real steps of this model"
      columns={columns}
      rows={measurements}
      rowKey={nameOf}
      isPicked={measurement => measurement.kind === 'measured' && measurement.chosen}
    />
  );
}
