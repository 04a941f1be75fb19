/** What has to be known beside the expected score, or why there is none. */
import { describeScore } from '../../core/data/checks/describe-score.ts';
import { describeEstimate } from '../../core/evaluation/ensemble/estimate.ts';
import { usePage } from '../../state/hooks.ts';
import { estimateOf } from '../../state/page/run-networks.ts';
import { doubtsOf } from '../../state/runs/expected-score.ts';
import { Notice } from '../../ui/controls/notice.tsx';

export interface ScoreNotesProps {
  readonly run: string;
  /** True where a score is expected. */
  readonly expects: boolean;
}

export function ScoreNotes({ run: id, expects }: ScoreNotesProps) {
  const data = usePage(page => page.data);
  const dismissed = usePage(page => page.dismissed);
  const run = usePage(page => page.runs.find(each => each.id === id));
  if (!data || run?.dataHash !== data.summary.hash) return null;
  const split = {
    share: run.settings.validationShare,
    heldOut: run.heldOutRows,
    copiesTogether: run.copiesTogether ?? false,
  };
  const estimate = expects ? estimateOf(run) : null;
  return (
    <>
      {estimate && <Notice tone="info" title={describeEstimate(estimate)} />}
      {describeScore(data, doubtsOf({ data, dismissed }), split).map(({ tone, text }) => (
        <Notice key={text} tone={tone} title={text} />
      ))}
    </>
  );
}
