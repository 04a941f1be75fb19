/** Opens a dropped notebook file: reads it, asks where something would be lost, and puts it in the place of the page. */
import { useEffect, useState } from 'react';
import type { FileProblem } from '../../core/data/file-problem.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatPlural } from '../../core/format.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { useApp } from '../../state/hooks.ts';
import type { ReadNotebook } from '../../state/notebook-file/read-notebook.ts';
import type { NotebookDrop } from '../../state/store/storage-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { Dialog } from '../../ui/dialogs/dialog.tsx';
import { describeNotebook, listed } from './describe-notebook.ts';
import { SavingProgress } from './saving-progress.tsx';
import { useSaving } from './use-saving.ts';

type Opening =
  | { readonly kind: 'reading'; readonly share: number }
  | { readonly kind: 'refused'; readonly problem: Pick<FileProblem, 'file' | 'message' | 'remedy'> }
  | { readonly kind: 'asking'; readonly notebook: ReadNotebook; readonly atStake: readonly string[] }
  | { readonly kind: 'opening' };

export interface OpenDialogProps {
  readonly drop: NotebookDrop;
  readonly onClose: () => void;
}

/** Puts the notebook in the place of the page, and then loads the files that were dropped with it. */
async function replacePage(app: NotebookApp, notebook: ReadNotebook, others: readonly File[]): Promise<void> {
  await (await app.file.open()).open(notebook);
  app.store.setState({ fileDialog: null });
  if (others.length > 0) app.data.openFiles(others);
}

function useOpening({ file, others }: NotebookDrop) {
  const app = useApp();
  const [opening, setOpening] = useState<Opening>({ kind: 'reading', share: 0 });
  const failed = (error: unknown) =>
    setOpening({
      kind: 'refused',
      problem: {
        file: file.name,
        message: `The page failed to open it: ${messageOf(error)}.`,
        remedy: 'Reload the page and try again.',
      },
    });
  const open = (notebook: ReadNotebook) => {
    setOpening({ kind: 'opening' });
    replacePage(app, notebook, others).catch(failed);
  };
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const report = (share: number) => {
      if (!signal.aborted) setOpening({ kind: 'reading', share });
    };
    const read = async () => {
      const actions = await app.file.open();
      const found = await actions.read(file, report, signal);
      if (signal.aborted) return;
      if (found.kind === 'refused') return setOpening(found);
      const atStake = actions.atStake();
      if (atStake.length === 0) open(found.notebook);
      else setOpening({ kind: 'asking', notebook: found.notebook, atStake });
    };
    read().catch(error => {
      if (!signal.aborted) failed(error);
    });
    return () => controller.abort();
  }, [app, file]);
  return { opening, open };
}

function Question({
  asking,
  others,
  onOpen,
  onClose,
}: {
  readonly asking: Extract<Opening, { kind: 'asking' }>;
  readonly others: number;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}) {
  const { saving, save, cancel } = useSaving();
  const { notebook, atStake } = asking;
  const busy = saving.kind === 'saving';
  return (
    <Dialog
      title="Replace what is on the page?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={busy} onClick={() => void save(null)}>
            Save this page first
          </Button>
          <Button kind="danger" disabled={busy} onClick={onOpen}>
            Replace
          </Button>
        </>
      }
    >
      <p>
        <strong>{notebook.file}</strong> takes the place of everything here: {listed(atStake)}. This cannot be
        undone.
      </p>
      <p className="hint">{describeNotebook(notebook, Date.now())}</p>
      {others > 0 && (
        <p className="hint">Then {formatPlural(others, 'other dropped file')} will be read as data.</p>
      )}
      <SavingProgress saving={saving} onCancel={cancel} />
    </Dialog>
  );
}

export function OpenDialog({ drop, onClose }: OpenDialogProps) {
  const { opening, open } = useOpening(drop);
  switch (opening.kind) {
    case 'asking':
      return (
        <Question
          asking={opening}
          others={drop.others.length}
          onOpen={() => open(opening.notebook)}
          onClose={onClose}
        />
      );
    case 'refused':
      return (
        <Dialog
          title="This notebook cannot be opened"
          onClose={onClose}
          actions={
            <Button kind="primary" onClick={onClose}>
              Close
            </Button>
          }
        >
          <Notice
            tone="error"
            where={opening.problem.file}
            title={opening.problem.message}
            remedy={opening.problem.remedy}
          />
          <p className="hint">What was on the page is unchanged.</p>
        </Dialog>
      );
    case 'reading':
    case 'opening':
      return (
        <Dialog
          title="Opening the notebook"
          onClose={onClose}
          actions={opening.kind === 'reading' && <Button onClick={onClose}>Cancel</Button>}
        >
          <Progress
            label="Opening the notebook"
            value={opening.kind === 'reading' ? opening.share : null}
            text={drop.file.name}
          />
        </Dialog>
      );
    default:
      return opening satisfies never;
  }
}
