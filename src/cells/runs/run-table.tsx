import { Pin } from 'lucide-react';
import { formatAgo, formatDuration, formatPercent, formatShare } from '../../core/format.ts';
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { type KnobName, knobs } from '../../core/settings/knobs.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { bestLossOf } from '../../state/runs/run-filter.ts';
import { Button } from '../../ui/controls/button.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { deviceWords } from '../shared/device-words.ts';

export interface RunTableProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
  /** A setting to show in a column of its own. */
  readonly setting: KnobName | null;
  /** How many to show at most. */
  readonly limit: number;
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
}

function settingColumn(name: KnobName): Column<RunRecord> {
  const knob: Knob = knobs[name];
  const numeric = knob.kind === 'number';
  return {
    key: `setting ${name}`,
    header: knob.label,
    numeric,
    sortBy: run => (numeric ? Number(run.settings[name]) : formatKnobValue(knob, run.settings[name])),
    cell: run => formatKnobValue(knob, run.settings[name]),
  };
}

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
    ...(setting === null ? [] : [settingColumn(setting)]),
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
      cell: run => formatDuration(run.seconds),
    },
    {
      key: 'device',
      header: 'Device',
      sortBy: run => deviceWords(run.device),
      cell: run => deviceWords(run.device),
    },
    {
      key: 'seed',
      header: 'Seed',
      numeric: true,
      sortBy: run => run.settings.seed,
      cell: run => run.settings.seed,
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
