import { X } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { answersInCell } from '../../core/evaluation/mistakes.ts';
import { formatPlural } from '../../core/format.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { AnswerGallery } from './answer-gallery.tsx';
import type { MatrixCell } from './cell-overlay.tsx';

/** A cell of the matrix as evaluated, or of an earlier epoch. */
export interface OpenedCell extends MatrixCell {
  /** The answers of that epoch, `[images]`. */
  readonly answers?: Uint8Array;
  /** That epoch in words. */
  readonly when?: string;
}

export interface CellImagesProps {
  readonly evaluation: Extract<Evaluation, { kind: 'measured' }>;
  readonly cell: OpenedCell;
  readonly onClose: () => void;
}

/** The images of one cell of the confusion matrix. The focus goes to them, and back where it was when they are closed. */
export function CellImages({ evaluation, cell, onClose }: CellImagesProps) {
  const { probabilities, labels, classes } = evaluation;
  const section = useRef<HTMLDivElement>(null);
  const answers = useMemo(
    () => answersInCell(probabilities, labels, cell, cell.answers),
    [probabilities, labels, cell],
  );
  useCloseKey(section, onClose);
  useEffect(() => {
    const before = document.activeElement;
    // Another cell is another opening.
    if (cell) section.current?.querySelector<HTMLElement>('.digit-pick')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [cell]);
  const { names } = classes;
  const when = cell.when ? ` in ${cell.when}` : '';
  const where = `True ${names[cell.label]}, predicted ${names[cell.predicted]}${when}`;
  return (
    <div ref={section}>
      <AnswerGallery
        title={`${where}: ${formatPlural(answers.length, 'image')}`}
        label="Images of the cell, the most confident first"
        what="images"
        answers={answers}
        evaluation={evaluation}
      >
        <IconButton label="Close the images of the cell" icon={<X aria-hidden="true" />} onClick={onClose} />
      </AnswerGallery>
    </div>
  );
}

/** Calls `onClose` for Escape inside of `element`, but not inside of a dialog there, which keeps its own. */
function useCloseKey(element: RefObject<HTMLElement | null>, onClose: () => void): void {
  useEffect(() => {
    const inside = element.current;
    const listen = (event: KeyboardEvent): void => {
      const inDialog = event.target instanceof Element && event.target.closest('dialog') !== null;
      if (event.key !== 'Escape' || inDialog) return;
      // For the page it is the key that goes back to the whole cell.
      event.stopPropagation();
      onClose();
    };
    inside?.addEventListener('keydown', listen);
    return () => inside?.removeEventListener('keydown', listen);
  });
}
