import { formatDuration } from '../../core/format.ts';
import type { CellId, CellStatus } from '../../core/notebook/cell-graph.ts';
import { describeDifference } from '../../core/settings/edit-settings.ts';
import { useApp } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { useCost } from '../shared/use-cost.ts';

export interface StaleNoticeProps {
  readonly cell: CellId;
  readonly status: Extract<CellStatus, { kind: 'stale' }>;
}

const madeAnew: { readonly [name: string]: string } = {
  data: 'the data',
  train: 'the trained model',
  model: 'the model',
};

function describeReason({ differences, result }: StaleNoticeProps['status']): string {
  if (differences.length === 0) return 'What it was made from is out of date.';
  const settings = differences.filter(({ name }) => !(name in madeAnew && !(name in result.inputs.facts)));
  if (settings.length > 0) return `Made with other settings: ${settings.map(describeDifference).join(', ')}.`;
  return `Made from what is no longer here: ${differences.map(({ name }) => madeAnew[name]).join(', ')} changed since.`;
}

/** Says which settings or inputs have changed since the output was made; it can be kept, or made again at a known cost. */
export function StaleNotice({ cell, status }: StaleNoticeProps) {
  const app = useApp();
  const cost = useCost(cell);
  return (
    <Notice
      tone="stale"
      title={describeReason(status)}
      actions={
        <>
          {!status.accepted && <Button onClick={() => app.cells.accept(cell)}>Keep</Button>}
          <Button onClick={() => app.cells.run(cell)}>
            {cost === null ? 'Run again' : `Run again · ${formatDuration(cost)}`}
          </Button>
        </>
      }
    />
  );
}
