import { Bell } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatDuration, formatShare } from '../../core/format.ts';
import { describeDevice } from '../../core/training/describe-device.ts';
import { shareDone } from '../../core/training/run-state.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { type Definition, DefinitionList } from '../../ui/figures/definition-list.tsx';
import { describeProgress } from '../shared/describe-run.ts';
import type { ShownRun } from './use-shown-run.ts';

function definitionsOf({ history, kept, state, seconds }: ShownRun): readonly Definition[] {
  const last = history.at(-1);
  const definitions: Definition[] = [];
  if (last)
    definitions.push({ value: formatShare(last.accuracy), term: `training accuracy · epoch ${last.epoch}` });
  if (kept?.validationAccuracy != null)
    definitions.push({
      value: formatShare(kept.validationAccuracy),
      term: `validation accuracy · kept, epoch ${kept.epoch}`,
    });
  if (last) definitions.push({ value: formatShare(last.loss), term: 'training loss, nats' });
  const progress = state && 'progress' in state ? state.progress : null;
  if (seconds !== null) definitions.push({ value: formatDuration(seconds), term: 'training time' });
  else if (progress && progress.imagesPerSecond > 0)
    definitions.push({ value: formatCount(progress.imagesPerSecond), term: 'images a second' });
  return definitions;
}

/** A button that asks, once and during a run, for permission to notify when a hidden tab has finished. */
function NotifyButton() {
  const { view } = useApp();
  const asked = usePage(page => page.view.askedToNotify);
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  if (permission !== 'default' || asked) return null;
  const ask = async () => {
    setPermission(await Notification.requestPermission());
    view.notificationAsked();
  };
  return (
    <Button kind="quiet" icon={<Bell aria-hidden="true" />} onClick={() => void ask()}>
      Notify me when done
    </Button>
  );
}

/** The run's progress, the device in use and the latest figures. */
export function RunFigures({ shown }: { readonly shown: ShownRun }) {
  const { state, device } = shown;
  const progress = state && 'progress' in state ? state.progress : null;
  const notice = state && 'notice' in state ? state.notice : null;
  const definitions = definitionsOf(shown);
  const under = state?.kind === 'running' || state?.kind === 'paused' || state?.kind === 'stopping';
  return (
    <>
      {state?.kind === 'preparing' && (
        <Progress label="Training" value={null} text="Trying the devices with a few steps" />
      )}
      {progress && under && (
        <Progress label="Training" value={shareDone(progress)} text={describeProgress(progress)} />
      )}
      {notice && <Notice tone="info" title={notice} />}
      {definitions.length > 0 && <DefinitionList items={definitions} />}
      {device && (
        <div className="button-row">
          <p className="hint">
            {under ? 'Runs' : 'Ran'} on <span data-testid="device">{describeDevice(device)}</span>
          </p>
          {state?.kind === 'running' && <NotifyButton />}
        </div>
      )}
    </>
  );
}
