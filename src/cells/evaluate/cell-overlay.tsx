import type { KeyboardEvent, PointerEvent } from 'react';
import './confusion.css';

/** A cell of the confusion matrix, by the indices of two classes. */
export interface MatrixCell {
  readonly label: number;
  readonly predicted: number;
}

export interface CellOverlayProps {
  /** Where the cells are drawn, in CSS pixels from the chart's upper left corner. */
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** The number of classes. */
  readonly count: number;
  readonly active: MatrixCell;
  readonly onActive: (cell: MatrixCell) => void;
  readonly onOpen: (cell: MatrixCell) => void;
  /** The id of the line that describes the active cell. */
  readonly describedBy: string;
}

const steps: Readonly<Record<string, (cell: MatrixCell, last: number) => MatrixCell>> = {
  ArrowUp: ({ label, predicted }) => ({ label: label - 1, predicted }),
  ArrowDown: ({ label, predicted }) => ({ label: label + 1, predicted }),
  ArrowLeft: ({ label, predicted }) => ({ label, predicted: predicted - 1 }),
  ArrowRight: ({ label, predicted }) => ({ label, predicted: predicted + 1 }),
  Home: ({ label }) => ({ label, predicted: 0 }),
  End: ({ label }, last) => ({ label, predicted: last }),
};

/** One button over all cells of the matrix: the pointer or the arrow keys choose a cell, a click or Enter opens it. */
export function CellOverlay({ plot, count, active, onActive, onOpen, describedBy }: CellOverlayProps) {
  const clamp = (index: number) => Math.min(Math.max(index, 0), count - 1);
  const cellAt = (event: { clientX: number; clientY: number; currentTarget: Element }): MatrixCell => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return {
      label: clamp(Math.floor(((event.clientY - top) / height) * count)),
      predicted: clamp(Math.floor(((event.clientX - left) / width) * count)),
    };
  };
  const point = (event: PointerEvent): void => {
    const cell = cellAt(event);
    if (cell.label !== active.label || cell.predicted !== active.predicted) onActive(cell);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const { label, predicted } = step(active, count - 1);
    onActive({ label: clamp(label), predicted: clamp(predicted) });
  };
  const share = (index: number) => `${(index / count) * 100}%`;
  return (
    <button
      type="button"
      className="matrix-overlay"
      style={{ ...plot }}
      aria-label="Cells of the confusion matrix"
      aria-describedby={describedBy}
      onPointerMove={point}
      onPointerDown={point}
      onKeyDown={onKeyDown}
      // A click by the keyboard has no place.
      onClick={event => onOpen(event.detail === 0 ? active : cellAt(event))}
    >
      <span
        className="matrix-active"
        style={{
          left: share(active.predicted),
          top: share(active.label),
          width: share(1),
          height: share(1),
        }}
      />
    </button>
  );
}
