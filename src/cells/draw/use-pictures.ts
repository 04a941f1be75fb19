/** Pictures reach the sheet by a button, by dropping them on it, or by pasting them anywhere on the page. */
import { type DragEvent, useCallback, useEffect, useState } from 'react';
import type { SheetEvent } from '../../core/drawing/sheet.ts';
import { messageOf } from '../../core/error-message.ts';
import { pictureIn, readPicture } from './read-picture.ts';

const carriesPicture = ({ dataTransfer }: DragEvent): boolean =>
  [...dataTransfer.items].some(({ kind, type }) => kind === 'file' && type.startsWith('image/'));

export function usePictures(send: (event: SheetEvent) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const open = useCallback(
    async (file: File): Promise<void> => {
      try {
        const photo = await readPicture(file);
        setProblem(null);
        send({ kind: 'put', mark: { kind: 'photo', photo, name: `Photo: ${file.name || 'pasted'}` } });
      } catch (error) {
        setProblem(messageOf(error));
      }
    },
    [send],
  );
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const picture = pictureIn(event.clipboardData?.files ?? []);
      if (picture === null) return;
      event.preventDefault();
      void open(picture);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [open]);
  const over = (event: DragEvent): void => {
    // The page loads what nobody takes as data.
    if (carriesPicture(event)) event.preventDefault();
  };
  return {
    /** A sentence where the last picture could not be read. */
    problem,
    open: (file: File) => void open(file),
    dropTarget: {
      onDragEnter: over,
      onDragOver: over,
      onDrop(event: DragEvent): void {
        const picture = pictureIn(event.dataTransfer.files);
        if (picture === null) return;
        event.preventDefault();
        void open(picture);
      },
    },
  };
}
