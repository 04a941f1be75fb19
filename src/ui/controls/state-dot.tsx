import type { CellState } from '../../core/notebook/cell-graph.ts';
import './state-dot.css';

export interface StateDotProps {
  readonly state: CellState;
  /** Share done of a running cell, drawn as a pie; null turns instead. */
  readonly share?: number | null | undefined;
}

/** A cell's state as a shape; always beside words, so it is hidden from screen readers. */
export function StateDot({ state, share = null }: StateDotProps) {
  const pie = state === 'running' && share !== null ? { ['--share' as string]: share } : undefined;
  return <i className={`state-dot state-dot-${state}`} style={pie} aria-hidden="true" />;
}
