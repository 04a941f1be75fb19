import { formatBytes } from '../../core/format.ts';
import type { Choice } from '../../state/notebook-file/write-notebook.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { notebookFileName, type Saving } from './use-saving.ts';

function without({ weights, data }: Choice): string {
  const left = [...(weights ? [] : ['weights']), ...(data ? [] : ['data'])];
  return left.length === 0 ? '' : `, without ${left.join(' and ')}`;
}

/** How far the saving is, with a button that cancels it, and then what came of it. */
export function SavingProgress({
  saving,
  onCancel,
}: {
  readonly saving: Saving;
  readonly onCancel: () => void;
}) {
  switch (saving.kind) {
    case 'nothing':
      return null;
    case 'saving':
      return (
        <div className="progress-line">
          <Progress
            label="Saving the notebook"
            value={saving.share}
            text={`${Math.round(100 * saving.share)} %`}
          />
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      );
    case 'saved':
      return (
        <Notice
          tone="done"
          title={`${notebookFileName} was saved, ${formatBytes(saving.bytes)}${without(saving.choice)}.`}
        />
      );
    case 'failed':
      return (
        <Notice
          tone="error"
          title={`The notebook could not be saved: ${saving.message}.`}
          remedy="Free some memory or disk space, or leave weights or data out."
        />
      );
    default:
      return saving satisfies never;
  }
}
