import { formatCount, formatDuration, formatPercent, formatShare } from '../../core/format.ts';
import { ranking, type Trial } from '../../core/search/search.ts';
import { usePage } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import type { SearchRecord } from '../../state/page/search-record.ts';
import { bestLossOf } from '../../state/runs/run-filter.ts';
import type { SearchActions } from '../../state/search/create-search.ts';
import { Button } from '../../ui/controls/button.tsx';
import { type Column, Table } from '../../ui/figures/table.tsx';
import { settingColumn } from '../shared/setting-column.ts';

interface TrialRow {
  readonly trial: Trial;
  /** The recorded run; null before the trial has ended, and after the run was deleted. */
  readonly run: RunRecord | null;
}

const resultOf = ({ trial: { state } }: TrialRow) => (state.kind === 'done' ? state.result : null);

function describeTrialState({ trial: { state }, run }: TrialRow): string {
  if (state.kind === 'failed') return `failed: ${state.message}`;
  return run?.ended === 'stopped' ? 'stopped, kept' : state.kind;
}

function resultColumns(epochs: number): readonly Column<TrialRow>[] {
  const epochsOf = ({ trial, run }: TrialRow) => run?.history.length ?? trial.epochs ?? epochs;
  return [
    {
      key: 'epochs',
      header: 'Epochs',
      numeric: true,
      sortBy: epochsOf,
      cell: row => formatCount(epochsOf(row)),
    },
    {
      key: 'accuracy',
      header: 'Validation',
      numeric: true,
      sortBy: row => resultOf(row)?.validationAccuracy ?? null,
      cell: row => formatPercent(resultOf(row)?.validationAccuracy ?? Number.NaN),
    },
    {
      key: 'loss',
      header: 'Loss, nats',
      numeric: true,
      sortBy: ({ run }) => run && bestLossOf(run),
      cell: ({ run }) => formatShare((run && bestLossOf(run)) ?? Number.NaN),
    },
    {
      key: 'seconds',
      header: 'Time',
      numeric: true,
      sortBy: row => resultOf(row)?.seconds ?? null,
      cell: row => formatDuration(resultOf(row)?.seconds ?? Number.NaN),
    },
    { key: 'state', header: 'State', sortBy: describeTrialState, cell: describeTrialState },
  ];
}

function actionColumn(actions: SearchActions): Column<TrialRow> {
  return {
    key: 'action',
    header: 'Action',
    cell({ trial: { id, state } }) {
      const name = `trial ${id + 1}`;
      if (state.kind === 'done')
        return (
          <Button kind="quiet" aria-label={`Use the settings of ${name}`} onClick={() => actions.use(id)}>
            Use
          </Button>
        );
      if (state.kind === 'waiting' || state.kind === 'running')
        return (
          <Button kind="quiet" aria-label={`Skip ${name}`} onClick={() => actions.skip(id)}>
            Skip
          </Button>
        );
      return null;
    },
  };
}

export interface SearchTableProps {
  readonly record: SearchRecord;
  readonly actions: SearchActions;
}

/** A table of all trials: the finished ones from best to worst, then the others in the order of the queue. */
export function SearchTable({ record, actions }: SearchTableProps) {
  const runs = usePage(page => page.runs);
  const { queue: search, plan, base } = record;
  const ranked = ranking(search);
  const others = search.trials.filter(trial => trial.state.kind !== 'done');
  const rows = [...ranked, ...others].map((trial): TrialRow => {
    const { state } = trial;
    const run = state.kind === 'done' ? (runs.find(({ id }) => id === state.result.run) ?? null) : null;
    return { trial, run };
  });
  const columns: readonly Column<TrialRow>[] = [
    {
      key: 'trial',
      header: 'Trial',
      numeric: true,
      sortBy: ({ trial }) => trial.id,
      cell: ({ trial }) => formatCount(trial.id + 1),
    },
    ...plan.axes.map(({ name }) => settingColumn<TrialRow>(name, ({ trial }) => trial.changes[name] ?? '')),
    ...resultColumns(base.epochs),
    actionColumn(actions),
  ];
  return (
    <Table
      caption="Trials, those trained longest first, then by validation accuracy; the best one is marked"
      columns={columns}
      rows={rows}
      rowKey={({ trial }) => trial.id}
      isPicked={({ trial }) => trial === ranked[0]}
    />
  );
}
