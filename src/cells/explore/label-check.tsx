/** The check of the labels, loaded when its section is opened. */
import { Search, Square } from 'lucide-react';
import { useState } from 'react';
import { estimateSeconds } from '../../core/forecast/pace.ts';
import { workloadOf } from '../../core/forecast/workload.ts';
import { formatCount, formatDuration, formatTimeLeft } from '../../core/format.ts';
import { checkFolds, checkSettings } from '../../core/labels/check-plan.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { LabelCheckProgress } from '../../state/labels/check-labels.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { useCancellable } from '../shared/use-cancellable.ts';
import { SuspectList } from './suspect-list.tsx';

type Check =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly progress: LabelCheckProgress | null }
  | { readonly kind: 'impossible'; readonly message: string };

/** The expected seconds of a check; null before this machine was measured. */
function expectedSeconds({ settings, data, devices }: PageState): number | null {
  const rows = data?.training?.rows ?? 0;
  const work = workloadOf(checkSettings(settings, rows), rows, loadedClasses({ data }).labels.length);
  const one = work && estimateSeconds(devices.paces, work);
  return one && checkFolds * one.seconds;
}

function describeProgress(progress: LabelCheckProgress | null): string {
  if (progress === null) return 'choosing the device';
  return `network ${progress.network + 1} of ${checkFolds} · ${formatTimeLeft(progress.secondsLeft)}`;
}

export function LabelCheck() {
  const app = useApp();
  const hash = usePage(page => page.data?.summary.hash);
  const found = usePage(page => page.labelCheck);
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const training = usePage(({ notebook }) => isBusy(notebook, 'train'));
  const seconds = usePage(expectedSeconds);
  const [check, setCheck] = useState<Check>({ kind: 'none' });
  const { begin, cancel } = useCancellable();
  const shown = found?.dataHash === hash ? found : null;

  const run = async () => {
    const signal = begin();
    setCheck({ kind: 'running', progress: null });
    const message = await app.training.checkLabels(progress => {
      if (!signal.aborted) setCheck({ kind: 'running', progress });
    }, signal);
    setCheck(message === null || signal.aborted ? { kind: 'none' } : { kind: 'impossible', message });
  };

  return (
    <div className="stack">
      <p className="hint">
        {checkFolds} small networks are trained, each without a fifth of the {formatCount(rows)} images, which
        it then judges. Labels that they contradict with certainty are listed.
      </p>
      <div className="button-row">
        {check.kind === 'running' ? (
          <Button icon={<Square aria-hidden="true" />} onClick={cancel}>
            Cancel the check
          </Button>
        ) : (
          <Button
            icon={<Search aria-hidden="true" />}
            disabled={training || rows === 0}
            onClick={() => void run()}
          >
            {shown ? 'Check again' : 'Check the labels'}
          </Button>
        )}
        {seconds !== null && check.kind !== 'running' && (
          <span className="hint">takes about {formatDuration(seconds)} here</span>
        )}
      </div>
      {check.kind === 'running' && (
        <Progress
          label="Checking the labels"
          value={check.progress?.share ?? null}
          text={describeProgress(check.progress)}
        />
      )}
      {check.kind === 'impossible' && <Notice tone="info" title={check.message} />}
      {shown && <SuspectList found={shown} />}
    </div>
  );
}
