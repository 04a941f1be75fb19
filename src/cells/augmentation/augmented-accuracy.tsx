import { Gauge } from 'lucide-react';
import { useState } from 'react';
import type { TrainingTable } from '../../core/data/dataset.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatPercent } from '../../core/format.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { type AugmentedScore, augmentedScore, measuredRows } from '../../state/inspect/augmented-score.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { MeasuredAugmentation } from './measured-augmentation.tsx';

type Measuring =
  | { readonly kind: 'resting' }
  | {
      readonly kind: 'measuring';
      /** Of 1. */
      readonly done: number;
      readonly stop: AbortController;
    }
  | { readonly kind: 'measured'; readonly score: AugmentedScore; readonly of: string }
  | { readonly kind: 'failed'; readonly message: string };

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
    const show = (done: number) => setState({ kind: 'measuring', done, stop });
    show(0);
    try {
      const inspect = await app.inspect.open();
      const images = { run, table, rows, augmentation, epoch, seed };
      const score = await augmentedScore(inspect, images, show, stop.signal);
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
        {state.kind === 'measuring' && <span className="hint">{formatPercent(state.done, 0)} measured</span>}
      </div>
      {state.kind === 'failed' && <Notice tone="error" title={state.message} remedy="Try again." />}
      {state.kind === 'measured' && state.of === key && (
        <MeasuredAugmentation score={state.score} settings={settings} trainedSo={run.settings.augment} />
      )}
    </div>
  );
}
