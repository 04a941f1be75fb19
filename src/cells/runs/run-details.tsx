import { Pin, PinOff, Trash } from 'lucide-react';
import { useState } from 'react';
import { describeEstimate } from '../../core/evaluation/ensemble/estimate.ts';
import { formatHash } from '../../core/format.ts';
import { describeDifferences } from '../../core/settings/edit-settings.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { estimateOf } from '../../state/page/run-networks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/fields/text-field.tsx';
import { SaveReport } from '../report/save-report.tsx';

export interface RunDetailsProps {
  readonly run: RunRecord;
  readonly name: string;
  readonly onRemove: () => void;
}

function describeSettings({ voters, imported }: RunRecord, changed: readonly string[]): string {
  if (imported) return ['Imported from a file: it was trained elsewhere.', ...imported.assumptions].join(' ');
  if (voters) return `The mean of ${voters.map(voter => voter.name).join('; ')}.`;
  return changed.length === 0
    ? 'Its settings are those in the cells.'
    : `Its settings differ from the cells: ${changed.join(', ')}.`;
}

/** The panel of one run: rename it, use its weights, take its settings, pin or delete it. */
export function RunDetails({ run, name, onRemove }: RunDetailsProps) {
  const { runs } = useApp();
  const inUse = usePage(page => page.selectedRun === run.id);
  const settings = usePage(page => page.settings);
  const [draft, setDraft] = useState(run.name ?? '');
  const changed = describeDifferences(settings, run.settings);
  const estimate = run.heldOutRows > 0 ? estimateOf(run) : null;
  return (
    <section aria-label={`Run ${name}`} className="run-details">
      <TextField
        label="Name"
        value={draft}
        placeholder={name}
        onChange={text => {
          setDraft(text);
          runs.rename(run.id, text);
        }}
      />
      <div className="button-row">
        <Button disabled={inUse} onClick={() => runs.select(run.id)}>
          {inUse ? 'In use' : 'Use its weights'}
        </Button>
        <Button
          disabled={changed.length === 0 || run.voters !== undefined}
          onClick={() => runs.takeSettings(run.id)}
        >
          Take its settings
        </Button>
        <Button
          icon={run.pinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          onClick={() => runs.pin(run.id, !run.pinned)}
        >
          {run.pinned ? 'Unpin' : 'Pin'}
        </Button>
        <SaveReport run={run.id} />
        <Button kind="danger" icon={<Trash aria-hidden="true" />} onClick={onRemove}>
          Delete
        </Button>
      </div>
      <p className="hint">
        {describeSettings(run, changed)}
        {!run.imported && (
          <>
            {' '}
            Trained on data <code>{formatHash(run.dataHash)}</code>, seed {run.settings.seed}.
            {estimate && ` ${describeEstimate(estimate)}`}
          </>
        )}
      </p>
    </section>
  );
}
