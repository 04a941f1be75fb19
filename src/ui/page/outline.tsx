import { useEffect, useRef } from 'react';
import type { CellState } from '../../core/notebook/cell-graph.ts';
import './outline.css';
import './state-dot.css';

export interface OutlineItem {
  /** The id of the cell's element. */
  readonly id: string;
  readonly name: string;
  /** The state in a few words: `42,000 + 28,000 rows`, `epoch 8 of 12 · 62 %`, `not run`. */
  readonly note: string;
  readonly state: CellState;
  /** Share done of a running cell, 0 to 1, drawn as a pie; without one a quarter turns. */
  readonly share?: number | null | undefined;
}

export interface OutlineProps {
  readonly items: readonly OutlineItem[];
  /** The id of the selected cell. */
  readonly current: string | null;
  readonly onPick: (id: string) => void;
}

/** Links to the cells, each with its state: a column on wide pages, a strip under the bar on narrow ones. */
export function Outline({ items, current, onPick }: OutlineProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const strip = list.current;
    const link = strip?.querySelector<HTMLElement>(`[href="#${current}"]`);
    if (!strip || !link || strip.scrollWidth <= strip.clientWidth) return;
    strip.scrollTo({ left: link.offsetLeft - strip.clientWidth / 2 + link.offsetWidth / 2 });
  }, [current]);
  return (
    <nav aria-label="Cells">
      <ol ref={list} className="outline">
        {items.map(({ id, name, note, state, share }) => (
          <li key={id}>
            <a
              className="outline-link"
              href={`#${id}`}
              aria-current={id === current ? 'location' : undefined}
              onClick={() => onPick(id)}
            >
              <StateDot state={state} share={share} />
              <span>{name}</span>
              <span className="outline-note">{note}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A cell's state as a shape; always beside words, so it is hidden from screen readers. */
function StateDot({ state, share }: Pick<OutlineItem, 'state' | 'share'>) {
  const pie = state === 'running' && share != null ? { ['--share' as string]: share } : undefined;
  return <i className={`state-dot state-dot-${state}`} style={pie} aria-hidden="true" />;
}
