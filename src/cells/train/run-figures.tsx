import { formatCount, formatDuration, formatShare } from '../../core/format.ts';
import { shareDone } from '../../core/training/run-state.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { type Definition, DefinitionList } from '../../ui/figures/definition-list.tsx';
import { deviceWords } from '../shared/device-words.ts';
import { NotifyButton } from './notify-button.tsx';
import { progressWords } from './run-words.ts';
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

/** Progress, the device that really runs, and the numbers so far. */
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
        <Progress label="Training" value={shareDone(progress)} text={progressWords(progress)} />
      )}
      {notice && <Notice tone="info" title={notice} />}
      {definitions.length > 0 && <DefinitionList items={definitions} />}
      {device && (
        <div className="button-row">
          <p className="hint">
            {under ? 'Runs' : 'Ran'} on <span data-testid="device">{deviceWords(device)}</span>
          </p>
          {state?.kind === 'running' && <NotifyButton />}
        </div>
      )}
    </>
  );
}
