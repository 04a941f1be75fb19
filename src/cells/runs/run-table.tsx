import { Pin } from 'lucide-react';
import { formatAgo, formatDuration, formatPercent, formatShare } from '../../core/format.ts';
import type { KnobName } from '../../core/settings/knobs.ts';
import { describeDevice } from '../../core/training/describe-device.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { bestLossOf } from '../../state/runs/run-filter.ts';
import { Button } from '../../ui/controls/button.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { settingColumn } from '../shared/setting-column.ts';

export interface RunTableProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
  /** The setting that has a column of its own. */
  readonly setting: KnobName | null;
  /** The maximum number of rows. */
  readonly limit: number;
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
}

/** Where it was trained. */
const placeOf = ({ imported, device }: RunRecord): string => (imported ? 'imported' : describeDevice(device));

export function RunTable({ runs, names, setting, limit, opened, onOpen }: RunTableProps) {
  const columns: readonly Column<RunRecord>[] = [
    {
      key: 'name',
      header: 'Run',
      sortBy: run => names.get(run.id) ?? '',
      cell: run => (
        <Button
          kind="quiet"
          aria-pressed={run.id === opened}
          icon={run.pinned ? <Pin aria-label="Pinned" /> : undefined}
          onClick={() => onOpen(run.id)}
        >
          {names.get(run.id)}
        </Button>
      ),
    },
    {
      key: 'accuracy',
      header: 'Validation',
      numeric: true,
      sortBy: run => run.best.validationAccuracy,
      cell: ({ best }) => (best.validationAccuracy === null ? '–' : formatPercent(best.validationAccuracy)),
    },
    {
      key: 'loss',
      header: 'Loss, nats',
      numeric: true,
      sortBy: bestLossOf,
      cell: run => {
        const loss = bestLossOf(run);
        return loss === null ? '–' : formatShare(loss);
      },
    },
    ...(setting === null ? [] : [settingColumn<RunRecord>(setting, run => run.settings[setting])]),
    {
      key: 'epochs',
      header: 'Epochs',
      numeric: true,
      sortBy: run => run.history.length,
      cell: run => (run.ended === 'stopped' ? `${run.history.length}, stopped` : run.history.length),
    },
    {
      key: 'seconds',
      header: 'Time',
      numeric: true,
      sortBy: run => run.seconds,
      cell: run => (run.imported ? '–' : formatDuration(run.seconds)),
    },
    {
      key: 'device',
      header: 'Device',
      sortBy: placeOf,
      cell: placeOf,
    },
    {
      key: 'seed',
      header: 'Seed',
      numeric: true,
      sortBy: run => run.settings.seed,
      cell: run => (run.imported ? '–' : run.settings.seed),
    },
    {
      key: 'at',
      header: 'When',
      sortBy: run => run.at,
      cell: run => formatAgo((Date.now() - run.at) / 1000),
    },
  ];
  const shown = runs.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at);
  return (
    <Table
      caption="Training runs, pinned ones first"
      captionHidden
      columns={columns}
      rows={shown}
      rowKey={run => run.id}
      limit={limit}
      isPicked={run => run.id === opened}
    />
  );
}
