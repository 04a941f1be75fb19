import { useState } from 'react';
import { wilsonInterval } from '../../core/evaluation/wilson.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { cellIds, isRunning } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import type { Vote } from '../../state/runs/vote.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { CheckGroup } from '../../ui/fields/check-group.tsx';
import { GainsTable } from '../shared/gains-table.tsx';
import { useCancellable } from '../shared/use-cancellable.ts';

export interface VoteOfRunsProps {
  readonly runs: readonly RunRecord[];
  readonly names: ReadonlyMap<string, string>;
}

type Shown = { readonly kind: 'nothing' } | { readonly kind: 'working'; readonly share: number } | Vote;

/** The number of best runs that are listed at first. */
const listedAtFirst = 8;

function Result({ vote }: { readonly vote: Extract<Vote, { kind: 'voted' }> }) {
  const { gains, rows } = vote;
  const last = gains.at(-1);
  const use = 'Evaluate and Predict use this vote now; it is kept among the runs.';
  if (!last)
    return (
      <Notice
        tone="info"
        title={`No image was held out by all of these runs, so the vote cannot be measured. ${use}`}
        remedy="Runs with the same seed and validation share hold out the same images."
      />
    );
  const { low, high } = wilsonInterval(Math.round(last.accuracy * rows), rows);
  return (
    <>
      <p>
        Together {formatPercent(last.accuracy)} of {formatCount(rows)} images that every run held out, each
        judged by the networks that were not trained on it (95 % interval {formatPercent(low)} to{' '}
        {formatPercent(high)}). {use}
      </p>
      <GainsTable rows={gains} />
    </>
  );
}

/** Makes an ensemble of chosen runs: the mean of their probabilities, which is measured and used like a run. */
export function VoteOfRuns({ runs, names }: VoteOfRunsProps) {
  const app = useApp();
  const hash = usePage(page => page.data?.summary.hash);
  const busy = usePage(({ notebook }) => cellIds.some(cell => isRunning(notebook, cell)));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [all, setAll] = useState(false);
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' });
  const { begin, cancel } = useCancellable();

  const candidates = runs
    .filter(run => run.dataHash === hash)
    .toSorted((a, b) => (b.best.validationAccuracy ?? 0) - (a.best.validationAccuracy ?? 0));
  const listed = candidates.filter((run, index) => all || index < listedAtFirst || chosen.includes(run.id));
  const held = chosen.filter(id => candidates.some(run => run.id === id));
  const vote = async () => {
    const signal = begin();
    setShown({ kind: 'working', share: 0 });
    const progress = (done: number, total: number) => {
      if (!signal.aborted) setShown({ kind: 'working', share: done / total });
    };
    const result = await app.runs.vote(held, progress, signal);
    setShown(signal.aborted ? { kind: 'nothing' } : result);
  };

  return (
    <section aria-label="Vote of runs" className="stack">
      <h3>Vote</h3>
      <CheckGroup
        label="Runs that vote together"
        options={listed.map(({ id, best }) => ({
          value: id,
          label: `${names.get(id) ?? ''} · ${formatPercent(best.validationAccuracy ?? Number.NaN)}`,
        }))}
        checked={held}
        onChange={setChosen}
      />
      <div className="button-row">
        {shown.kind === 'working' ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <Button disabled={busy || held.length < 2} onClick={() => void vote()}>
            Let them vote
          </Button>
        )}
        {listed.length < candidates.length && (
          <Button kind="quiet" onClick={() => setAll(true)}>
            Show all {formatCount(candidates.length)} runs
          </Button>
        )}
        {held.length < 2 && <span className="hint">Choose at least two.</span>}
      </div>
      {shown.kind === 'working' && <Progress label="Voting" value={shown.share} />}
      {shown.kind === 'impossible' && <Notice tone="info" title={shown.message} />}
      {shown.kind === 'voted' && <Result vote={shown} />}
      <Disclosure summary="Learn more">
        <p>
          Networks err on different images, so the mean of their probabilities errs less than each of them
          (soft vote). Networks of different design, or at least of different seeds, help one another most;
          each further one adds less. The vote is measured only on images that none of the runs was trained
          on: runs with the same seed and validation share hold out the same ones. Whoever picks the best of
          many votes by that score was also a little lucky.
        </p>
      </Disclosure>
    </section>
  );
}
