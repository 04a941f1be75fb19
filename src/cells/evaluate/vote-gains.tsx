import type { VoteGain } from '../../core/evaluation/ensemble.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { describeMember } from '../../core/settings/ensemble-members.ts';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { GainsTable } from '../shared/gains-table.tsx';

/** A table of what each further network of an ensemble added; it renders nothing for a single network. */
export function VoteGains({
  evaluation,
}: {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
}) {
  const run = usePage(page => page.runs.find(({ id }) => id === evaluation.run));
  const { gains = [], labels } = evaluation;
  if (!run || gains.length === 0) return null;
  const voterName = ({ networks }: VoteGain): string =>
    run.voters?.[networks - 1]?.name ?? describeMember(run.settings, networks - 1);
  const last = gains[gains.length - 1];
  return (
    <section aria-label="Vote of the networks">
      <h3>Vote of the networks</h3>
      <p className="hint">
        {formatCount(last.networks)} networks together: {formatPercent(last.accuracy)} of{' '}
        {formatCount(labels.length)} images. One image is {formatPercent(1 / labels.length)}.
      </p>
      <GainsTable rows={gains.map(gain => ({ ...gain, name: voterName(gain) }))} />
    </section>
  );
}
