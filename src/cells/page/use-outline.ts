/** The outline's items: each cell's state and a short description of its content. */
import { useMemo } from 'react';
import { formatCount, formatPercent } from '../../core/format.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { type CellId, cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { formatKnobValue } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { shareDone } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import type { PageState } from '../../state/store/page-state.ts';
import type { OutlineItem } from '../../ui/page/outline.tsx';
import { cellNames, elementId, placeNames } from '../frame/cell-names.ts';
import { searchState, trialCounts } from '../shared/search-status.ts';

/** The share of a running cell's work that is done, in steps of 0.01 to limit redraws; null where it is unknown. */
export function shareDoneOf({ activeRun: run, progress }: PageState, cell: CellId): number | null {
  const { data: loading, predict: predicting } = progress;
  const round = (share: number) => Math.round(share * 100) / 100;
  if (cell === 'train' && run && 'progress' in run.state && run.state.progress)
    return round(shareDone(run.state.progress));
  if (cell === 'data' && loading && loading.bytesTotal > 0)
    return round(loading.bytesDone / loading.bytesTotal);
  if (cell === 'predict' && predicting) return round(predicting.done / predicting.total);
  return null;
}

function describeResult({ data, settings, runs, selectedRun, prediction }: PageState, cell: CellId): string {
  switch (cell) {
    case 'data': {
      const rows = [data?.training?.rows, data?.test?.rows].filter(count => count !== undefined);
      return `${rows.map(formatCount).join(' + ')} rows`;
    }
    case 'model': {
      const summary = summarize(toModelSpec(settings, loadedClasses({ data }).labels.length));
      const network = formatKnobValue(knobs.model, settings.model);
      return summary.ok ? `${network} · ${formatCount(summary.parameters)} weights` : network;
    }
    case 'train': {
      const best = runs.find(({ id }) => id === selectedRun)?.best.validationAccuracy ?? null;
      return best === null ? 'done' : `${formatPercent(best)} validation`;
    }
    case 'predict':
      return prediction ? `${formatCount(prediction.labels.length)} images` : 'done';
    case 'explore':
    case 'evaluate':
      return 'done';
    default:
      return cell satisfies never;
  }
}

function describeCell(page: PageState, cell: CellId, share: number | null): string {
  const { kind } = statusOf(page.notebook, cell);
  if (kind === 'running') return share === null ? 'running' : `running · ${Math.round(share * 100)} %`;
  if (kind === 'done') return describeResult(page, cell);
  return { idle: 'not run', queued: 'queued', stale: 'out of date', failed: 'failed', stopped: 'stopped' }[
    kind
  ];
}

const runsItem = ({ runs }: PageState): OutlineItem => ({
  id: elementId('runs'),
  name: placeNames.runs,
  note: runs.length === 0 ? 'none yet' : `${formatCount(runs.length)} kept`,
  state: runs.length === 0 ? 'idle' : 'done',
});

const searchItem = ({ search, searching }: PageState): OutlineItem => {
  const { over, total } = search ? trialCounts(search.queue) : { over: 0, total: 0 };
  return {
    id: elementId('search'),
    name: placeNames.search,
    note: search ? `${over} of ${total} trials` : 'not run',
    state: searchState(search, searching),
    share: searching.kind === 'training' ? over / total : null,
  };
};

const drawItem = ({ ownDigits: { list } }: PageState): OutlineItem => ({
  id: elementId('draw'),
  name: placeNames.draw,
  note: list.length === 0 ? 'nothing kept' : `${formatCount(list.length)} kept`,
  state: list.length === 0 ? 'idle' : 'done',
});

/** The items as JSON: equal strings keep React from rendering when nothing visible has changed. */
const itemsOf = (page: PageState): string =>
  JSON.stringify([
    ...cellIds.map((cell): OutlineItem => {
      const share = shareDoneOf(page, cell);
      const { kind } = statusOf(page.notebook, cell);
      return {
        id: elementId(cell),
        name: cellNames[cell],
        note: describeCell(page, cell, share),
        state: kind,
        share,
      };
    }),
    runsItem(page),
    searchItem(page),
    drawItem(page),
  ]);

export function useOutline(): readonly OutlineItem[] {
  const items = usePage(itemsOf);
  return useMemo(() => JSON.parse(items), [items]);
}
