import { ChevronDown } from 'lucide-react';
import { type ReactNode, useDeferredValue } from 'react';
import type { CellState } from '../../core/notebook/cell-graph.ts';
import { IconButton } from '../controls/button.tsx';
import { PartBoundary } from '../controls/part-boundary.tsx';
import { StableHeight } from '../controls/stable-height.tsx';
import './cell-frame.css';

export interface CellFrameProps {
  /** The id of the element, to which the outline links. */
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly state: CellState;
  /** The state in one line: `done in 0.9 s · 2 min ago`. The word comes first, so that colour is never the only sign. */
  readonly line: string;
  /** Buttons at the right of the head, at most one of them primary. */
  readonly actions?: ReactNode | undefined;
  /** Notices above the settings: problems, the difference that made the output stale. */
  readonly notices?: ReactNode | undefined;
  readonly settings?: ReactNode | undefined;
  /** The output; it remains while the cell runs again, and its height does not shrink meanwhile. */
  readonly output?: ReactNode | undefined;
  /** Dims the output, which is no longer what a run would give. */
  readonly outdated?: boolean | undefined;
  /** The folded explanation and anything else at the end of the cell. */
  readonly footer?: ReactNode | undefined;
  readonly selected?: boolean | undefined;
  readonly onSelect?: (() => void) | undefined;
  /** Hides the output. */
  readonly folded?: boolean | undefined;
  readonly onFold?: ((folded: boolean) => void) | undefined;
}

/** A numbered cell: a head with its name and state, then notices, settings, output and explanation. */
export function CellFrame(props: CellFrameProps) {
  const { id, number, name, state, line, actions, notices, settings, output, footer } = props;
  const { outdated = false, selected = false, onSelect, folded = false, onFold } = props;
  // The styles of a large output take the browser some time: what was pressed is shown before.
  const isDim = useDeferredValue(outdated);
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
        <PartBoundary>{settings}</PartBoundary>
        {!folded && (
          <StableHeight
            pinned={state === 'running' || state === 'queued'}
            className={isDim ? 'cell-output cell-output-dim' : 'cell-output'}
          >
            <PartBoundary>{output}</PartBoundary>
          </StableHeight>
        )}
        <PartBoundary>{footer}</PartBoundary>
      </div>
    </section>
  );
}
