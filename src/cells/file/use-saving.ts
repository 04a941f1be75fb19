/** Saving the notebook as a file: how far it is, and what came of it. */
import { useState } from 'react';
import { messageOf } from '../../core/error-message.ts';
import { useApp } from '../../state/hooks.ts';
import type { Choice } from '../../state/notebook-file/write-notebook.ts';
import { saveFile } from '../../ui/controls/save-file.ts';
import { useCancellable } from '../shared/use-cancellable.ts';

export const notebookFileName = 'digit-recognizer.notebook.zip';

export type Saving =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'saving'; readonly share: number }
  | { readonly kind: 'saved'; readonly bytes: number; readonly choice: Choice }
  | { readonly kind: 'failed'; readonly message: string };

export function useSaving() {
  const app = useApp();
  const [saving, setSaving] = useState<Saving>({ kind: 'nothing' });
  const { begin, cancel } = useCancellable();
  return {
    saving,
    /** Without a choice everything is saved that a file can hold. */
    async save(chosen: Choice | null): Promise<void> {
      const signal = begin();
      setSaving({ kind: 'saving', share: 0 });
      try {
        const file = await app.file.open();
        const choice = chosen ?? (await file.largestChoice());
        const report = (share: number) => {
          if (!signal.aborted) setSaving({ kind: 'saving', share });
        };
        const notebook = await file.save(choice, report, signal);
        signal.throwIfAborted();
        saveFile(notebookFileName, notebook);
        setSaving({ kind: 'saved', bytes: notebook.size, choice });
      } catch (error) {
        if (!signal.aborted) setSaving({ kind: 'failed', message: messageOf(error) });
      }
    },
    cancel() {
      cancel();
      setSaving({ kind: 'nothing' });
    },
  };
}
