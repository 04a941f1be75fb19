import { formatDuration } from '../../core/format.ts';
import { describeDevice } from '../../core/training/describe-device.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import { type Column, Table } from '../../ui/figures/table.tsx';

const describeMeasurement = (measurement: DeviceMeasurement): string =>
  measurement.kind === 'measured'
    ? describeDevice(measurement.device)
    : `${measurement.backend} · ${measurement.trainer}`;

const columns: readonly Column<DeviceMeasurement>[] = [
  { key: 'device', header: 'Device', cell: describeMeasurement },
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

/** A table of the devices and their time for a training step of this model. */
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
      rowKey={describeMeasurement}
      isPicked={measurement => measurement.kind === 'measured' && measurement.chosen}
    />
  );
}
