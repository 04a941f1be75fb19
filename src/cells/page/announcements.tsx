import { useEffect, useRef, useState } from 'react';
import { type CellState, cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';
import { cellNames } from '../frame/cell-names.ts';

const worthSaying: ReadonlySet<CellState> = new Set(['running', 'done', 'failed', 'stopped']);
const verbs = { running: 'is running', done: 'is done', failed: 'failed', stopped: 'was stopped' } as const;

/** Tells a screen reader when a cell starts and ends, but not how far it is. */
export function Announcements() {
  const states = usePage(({ notebook }) => cellIds.map(cell => statusOf(notebook, cell).kind).join());
  const before = useRef(states);
  const [news, setNews] = useState('');
  useEffect(() => {
    const was = before.current.split(',');
    before.current = states;
    const changes = (states.split(',') as (keyof typeof verbs)[]).flatMap((state, index) =>
      state !== was[index] && worthSaying.has(state) ? [`${cellNames[cellIds[index]]} ${verbs[state]}.`] : [],
    );
    if (changes.length > 0) setNews(changes.join(' '));
  }, [states]);
  return (
    <p className="hidden-text" role="status">
      {news}
    </p>
  );
}
