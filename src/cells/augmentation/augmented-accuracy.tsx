import { Gauge } from 'lucide-react';
import { useState } from 'react';
import type { TrainingTable } from '../../core/data/dataset.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatGain, formatPercent, formatPlural } from '../../core/format.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import {
  type AugmentedScore,
  augmentedScore,
  lossOf,
  measuredRows,
  tooMuchLost,
} from '../../state/inspect/augmented-score.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';

type Measuring =
  | { readonly kind: 'resting' }
  | {
      readonly kind: 'measuring';
      readonly done: number;
      readonly total: number;
      readonly stop: AbortController;
    }
  | { readonly kind: 'measured'; readonly score: AugmentedScore; readonly of: string }
  | { readonly kind: 'failed'; readonly message: string };

const rule = `An augmentation counts as too strong where a network that was trained with one reads more than ${100 * tooMuchLost} points fewer.`;

function Measured({ score, trainedSo }: { readonly score: AugmentedScore; readonly trainedSo: boolean }) {
  const { total, plain, augmented } = score;
  const sentence = `Of ${formatPlural(total, 'held-out image')} the network in use reads ${formatPercent(plain / total, 1)} right as they are, and ${formatPercent(augmented / total, 1)} augmented like this (${formatGain(-lossOf(score))}).`;
  if (lossOf(score) <= tooMuchLost) return <p className="hint">{`${sentence} ${rule}`}</p>;
  return (
    <Notice
      tone="warning"
      title={sentence}
      remedy={
        trainedSo
          ? 'That is too strong: lower the settings that disfigure the images above.'
          : 'That is much, but it was trained without augmentation: train with it, then measure again. What you cannot read yourself is too strong.'
      }
    />
  );
}

/** Measures the network in use on held-out images that are augmented by the present settings. */
export function AugmentedAccuracy({
  table,
  epoch,
}: {
  readonly table: TrainingTable;
  readonly epoch: number;
}) {
  const app = useApp();
  const settings = usePage(page => page.settings);
  const run = usePage(selectedRun);
  const hash = usePage(page => page.data?.summary.hash);
  const [state, setState] = useState<Measuring>({ kind: 'resting' });
  const { augmentation, seed } = toTrainConfig(settings);
  if (augmentation === null) return null;
  if (!run || run.dataHash !== hash || run.heldOutRows === 0)
    return (
      <p className="hint">
        Once a network is trained on this data with some of it held out, its accuracy on augmented images can
        be measured here.
      </p>
    );
  /** What was measured belongs to these settings, run and epoch. */
  const key = JSON.stringify([augmentation, seed, run.id, epoch]);
  const measure = async () => {
    const rows = measuredRows(table, run);
    const stop = new AbortController();
    const show = (done: number) => setState({ kind: 'measuring', done, total: rows.length, stop });
    show(0);
    try {
      const inspect = await app.inspect.open();
      const how = { augmentation, seed, epoch };
      const score = await augmentedScore(inspect, run, table, rows, how, show, stop.signal);
      setState({ kind: 'measured', score, of: key });
    } catch (error) {
      setState(stop.signal.aborted ? { kind: 'resting' } : { kind: 'failed', message: messageOf(error) });
    }
  };
  return (
    <div className="stack">
      <div className="button-row">
        {state.kind === 'measuring' ? (
          <Button onClick={() => state.stop.abort()}>Cancel measuring</Button>
        ) : (
          <Button icon={<Gauge aria-hidden="true" />} onClick={() => void measure()}>
            Measure on augmented images
          </Button>
        )}
        {state.kind === 'measuring' && (
          <span className="hint">
            {state.done} of {state.total} images
          </span>
        )}
      </div>
      {state.kind === 'failed' && <Notice tone="error" title={state.message} remedy="Try again." />}
      {state.kind === 'measured' && state.of === key && (
        <Measured score={state.score} trainedSo={run.settings.augment} />
      )}
    </div>
  );
}
