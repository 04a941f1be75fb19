import { useState } from 'react';
import { cellIds, isRunning } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import type { PairComparison } from '../../state/runs/side-by-side.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { SelectField } from '../../ui/fields/select-field.tsx';
import { useCancellable } from '../shared/use-cancellable.ts';
import { SideBySideResult } from './side-by-side-result.tsx';

export interface SideBySidePanelProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
}

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'working'; readonly share: number }
  | PairComparison;

/** Compares two runs on the images that both held out. */
export function SideBySidePanel({ runs, names }: SideBySidePanelProps) {
  const app = useApp();
  const busy = usePage(({ notebook }) => cellIds.some(cell => isRunning(notebook, cell)));
  const [chosen, setChosen] = useState<readonly [string | null, string | null]>([null, null]);
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' });
  const { begin, cancel } = useCancellable();

  const options = runs.map(({ id }, index) => ({ value: id, label: `${index + 1} ${names.get(id) ?? ''}` }));
  const held = (id: string | null, otherwise: string) => (runs.some(run => run.id === id) && id) || otherwise;
  const first = held(chosen[0], runs[1].id);
  const second = held(chosen[1], runs[0].id);
  const choose = (next: readonly [string, string]) => {
    cancel();
    setChosen(next);
    setShown({ kind: 'nothing' });
  };
  const compare = async () => {
    const signal = begin();
    setShown({ kind: 'working', share: 0 });
    const progress = (done: number, total: number) => {
      if (!signal.aborted) setShown({ kind: 'working', share: done / total });
    };
    const result = await app.runs.compareSideBySide([first, second], progress, signal);
    if (!signal.aborted) setShown(result);
  };

  return (
    <section aria-label="Two runs side by side">
      <div className="toolbar side-by-side-toolbar">
        <h3>Side by side</h3>
        <SelectField
          label="First run"
          value={first}
          options={options}
          onChange={id => choose([id, second])}
        />
        <SelectField
          label="Second run"
          value={second}
          options={options}
          onChange={id => choose([first, id])}
        />
        <Button
          disabled={busy || first === second || shown.kind === 'working'}
          onClick={() => void compare()}
        >
          Compare answers
        </Button>
      </div>
      {shown.kind === 'working' && <Progress label="Comparing the runs" value={shown.share} />}
      {shown.kind === 'impossible' && <Notice tone="info" title={shown.message} />}
      {shown.kind === 'compared' && (
        <SideBySideResult key={`${first} ${second}`} first={first} result={shown} />
      )}
    </section>
  );
}
