import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CellState } from '../../core/notebook/cell-graph.ts';
import { IconButton } from '../controls/button.tsx';
import { StableHeight } from '../controls/stable-height.tsx';
import './cell-frame.css';

export interface CellFrameProps {
  /** The element's id, which the outline links to. */
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly state: CellState;
  /** One line of state: `done in 0.9 s · 2 min ago`. The word comes first, so that colour is never the only sign. */
  readonly line: string;
  /** Buttons at the right of the head; one primary at most. */
  readonly actions?: ReactNode | undefined;
  /** What must be read first: problems, the difference that made the output stale. */
  readonly notices?: ReactNode | undefined;
  readonly settings?: ReactNode | undefined;
  /** Stays while the cell runs again and keeps its height meanwhile. */
  readonly output?: ReactNode | undefined;
  /** Whether the output is no longer what a run would give: it is dimmed. */
  readonly outdated?: boolean | undefined;
  /** The folded explanation and whatever else closes the cell. */
  readonly footer?: ReactNode | undefined;
  readonly selected?: boolean | undefined;
  readonly onSelect?: (() => void) | undefined;
  /** Whether the output is folded away. */
  readonly folded?: boolean | undefined;
  readonly onFold?: ((folded: boolean) => void) | undefined;
}

/** A numbered cell: a coloured edge, a word and one line of state; then notices, settings, output, explanation. */
export function CellFrame(props: CellFrameProps) {
  const { id, number, name, state, line, actions, notices, settings, output, footer } = props;
  const { outdated = false, selected = false, onSelect, folded = false, onFold } = props;
  return (
    <section
      id={id}
      className={`cell cell-${state}${selected ? ' cell-selected' : ''}`}
      aria-labelledby={`${id}-name`}
      data-state={state}
      aria-busy={state === 'running'}
      tabIndex={-1}
      onFocus={onSelect}
      onPointerDown={onSelect}
    >
      <header className="cell-head">
        <span className="cell-number" aria-hidden="true">
          {number}
        </span>
        <h2 id={`${id}-name`}>{name}</h2>
        <span className="cell-line">{line}</span>
        <div className="cell-actions">
          {actions}
          {onFold && (
            <IconButton
              className="cell-fold"
              label={folded ? `Unfold the output of ${name}` : `Fold the output of ${name}`}
              aria-expanded={!folded}
              icon={<ChevronDown aria-hidden="true" />}
              onClick={() => onFold(!folded)}
            />
          )}
        </div>
      </header>
      <div className="cell-body">
        {notices && <div className="cell-notices">{notices}</div>}
        {settings}
        {!folded && (
          <StableHeight
            pinned={state === 'running' || state === 'queued'}
            className={outdated ? 'cell-output cell-output-dim' : 'cell-output'}
          >
            {output}
          </StableHeight>
        )}
        {footer}
      </div>
    </section>
  );
}
