/** Saves the notebook as a file, with weights and data if they are wanted, or opens another one. */
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes, formatPlural } from '../../core/format.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { PartSizes } from '../../state/notebook-file/create-notebook-file.ts';
import { limits } from '../../state/notebook-file/notebook-format.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Dialog } from '../../ui/dialogs/dialog.tsx';
import { CheckGroup } from '../../ui/fields/check-group.tsx';
import { FilePicker } from '../../ui/fields/file-picker.tsx';
import { SavingProgress } from './saving-progress.tsx';
import { useSaving } from './use-saving.ts';

type Part = 'weights' | 'data';

/** The sizes of the parts; null until they are known. */
function useSizes(): PartSizes | null {
  const app = useApp();
  const runs = usePage(page => page.runs);
  const data = usePage(page => page.data);
  const [sizes, setSizes] = useState<PartSizes | null>(null);
  useEffect(() => {
    let left = false;
    void app.file
      .open()
      .then(file => file.sizes())
      .then(found => {
        if (!left) setSizes(found);
      });
    return () => {
      left = true;
    };
  }, [app, runs, data]);
  return sizes;
}

function optionsOf(sizes: PartSizes | null, runs: number) {
  const size = (bytes: number | undefined) => (bytes === undefined ? '…' : formatBytes(bytes));
  const options: { readonly value: Part; readonly label: string }[] = [];
  if (runs > 0)
    options.push({
      value: 'weights',
      label: `Weights of ${formatPlural(runs, 'run')}, ${size(sizes?.weights)}`,
    });
  if (sizes === null || sizes.data.unpacked > 0)
    options.push({ value: 'data', label: `The data, about ${size(sizes?.data.packed)}` });
  return options;
}

export function SaveDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const runs = usePage(page => page.runs.length);
  const busy = usePage(({ notebook }) => cellIds.some(cell => isBusy(notebook, cell)));
  const sizes = useSizes();
  const [parts, setParts] = useState<readonly Part[]>(['weights', 'data']);
  const { saving, save, cancel } = useSaving();
  const choice = { weights: parts.includes('weights'), data: parts.includes('data') };
  const unpacked =
    (choice.weights ? (sizes?.weights ?? 0) : 0) + (choice.data ? (sizes?.data.unpacked ?? 0) : 0);
  const tooLarge = unpacked > limits.savedBytes;
  const options = optionsOf(sizes, runs);
  return (
    <Dialog
      title="Save the notebook as a file"
      onClose={onClose}
      actions={
        <>
          <FilePicker
            label="Open a notebook file"
            onFiles={files => {
              onClose();
              app.data.openFiles(files);
            }}
          />
          <Button
            kind="primary"
            icon={<Download aria-hidden="true" />}
            disabled={saving.kind === 'saving' || tooLarge}
            onClick={() => void save(choice)}
          >
            Save
          </Button>
        </>
      }
    >
      <p>
        Settings, notes, outputs, runs with their curves, tags and drawn images go into one file. Dropped on
        this page, here or on another computer, it is all there again.
      </p>
      {options.length > 0 && (
        <CheckGroup label="Also save" options={options} checked={parts} onChange={setParts} />
      )}
      <p className="hint">
        Without weights, Evaluate and Predict keep what they show and need a new training to run again;
        without data, the page asks for the files.
      </p>
      {busy && <p className="hint">What is running now is not in the file.</p>}
      {tooLarge && (
        <Notice
          tone="warning"
          title={`These parts have ${formatBytes(unpacked)}; a notebook file holds at most ${formatBytes(limits.savedBytes)} of them.`}
          remedy="Leave one out, or delete runs first."
        />
      )}
      <SavingProgress saving={saving} onCancel={cancel} />
    </Dialog>
  );
}
