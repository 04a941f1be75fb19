import type { VoteGain } from '../../core/evaluation/ensemble/vote.ts';
import { formatCount, formatPercent } from '../../core/format.ts';
import { describeMember } from '../../core/settings/ensemble-members.ts';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { GainsTable } from '../shared/gains-table.tsx';
import { AloneTable } from './alone-table.tsx';

/**
 * A table of what each further network of an ensemble added, or of each alone where they held out unlike images; it renders
 * nothing for a single network.
 */
export function VoteGains({
  evaluation,
}: {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
}) {
  const run = usePage(page => page.runs.find(({ id }) => id === evaluation.run));
  const { gains = [], alone = [], labels } = evaluation;
  if (!run || gains.length + alone.length === 0) return null;
  const nameOf = (turn: number): string => run.voters?.[turn]?.name ?? describeMember(run.settings, turn);
  const voterName = ({ networks }: VoteGain): string => nameOf(networks - 1);
  if (alone.length > 0)
    return (
      <section aria-label="Networks of the vote">
        <h3>Networks of the vote</h3>
        <p className="hint">
          Each network held out other images, so they are measured on unlike ones: small differences between
          them are chance.
        </p>
        <AloneTable rows={alone.map(each => ({ ...each, name: nameOf(each.network) }))} />
      </section>
    );
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
