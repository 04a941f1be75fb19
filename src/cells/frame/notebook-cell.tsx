/** What every cell has: its state from the notebook, its buttons, its problems, and the reason for being stale. */
import { Play, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  type CellId,
  isOutdated,
  isUsable,
  type Notebook,
  parentsOf,
  statusOf,
} from '../../core/notebook/cell-graph.ts';
import { useApp, usePage, useStatus } from '../../state/hooks.ts';
import { placeNumber } from '../../state/page/places.ts';
import { Button } from '../../ui/controls/button.tsx';
import { CellFrame } from '../../ui/page/cell-frame.tsx';
import { CellMenu } from './cell-menu.tsx';
import { cellActions, cellNames, elementId } from './cell-names.ts';
import { CellProblems } from './cell-problems.tsx';
import { Learn } from './learn.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { statusLine } from './status-line.ts';
import { useNow } from './use-now.ts';

export interface NotebookCellProps {
  readonly cell: CellId;
  readonly explanation: ReactNode;
  /** Settings, or how to begin. */
  readonly children?: ReactNode;
  readonly output?: ReactNode;
  /** The output of a running cell is what it makes now, not what it made before. */
  readonly live?: boolean;
  /** What will be here, a sentence; shown until there is output. */
  readonly empty?: string;
  /** How far a running cell is. */
  readonly detail?: string | null;
  /** Buttons in place of the one that interrupts a running cell. */
  readonly whileRunning?: ReactNode;
  /** Without a button of its own: running it means nothing yet. */
  readonly noRun?: boolean;
  /** The line of a cell that is done, where how long it took says nothing. */
  readonly doneLine?: string;
}

/** Whether running this cell is the natural next step: it has no result, and what it needs is there. */
function isNext(notebook: Notebook, cell: CellId): boolean {
  const { kind } = statusOf(notebook, cell);
  const ready = parentsOf[cell].every(parent => isUsable(notebook, parent));
  return ready && (kind === 'idle' || kind === 'failed' || kind === 'stopped');
}

export function NotebookCell(props: NotebookCellProps) {
  const { cell, explanation, children, output, empty, detail = null, noRun, doneLine } = props;
  const app = useApp();
  const status = useStatus(cell);
  const now = useNow(status.kind === 'running' ? 1 : 20);
  const selected = usePage(page => page.view.selected === cell);
  const folded = usePage(page => page.view.folded.includes(cell));
  const next = usePage(({ notebook }) => isNext(notebook, cell));
  const outdated = usePage(({ notebook }) => isOutdated(notebook, cell));
  const busy = status.kind === 'running' || status.kind === 'queued';
  const hasOutput = output !== null && output !== undefined && output !== false;

  const interrupt = (
    <Button icon={<Square aria-hidden="true" />} onClick={app.cells.interrupt}>
      Interrupt
    </Button>
  );
  const run = (
    <Button
      kind={next ? 'primary' : 'secondary'}
      icon={<Play aria-hidden="true" />}
      onClick={() => app.cells.run(cell)}
    >
      {cellActions[cell]}
    </Button>
  );
  return (
    <CellFrame
      id={elementId(cell)}
      number={placeNumber(cell)}
      name={cellNames[cell]}
      state={status.kind}
      line={status.kind === 'done' && doneLine ? doneLine : statusLine(status, now, { detail, outdated })}
      selected={selected}
      onSelect={() => app.view.select(cell)}
      folded={folded}
      onFold={next => app.view.fold(cell, next)}
      actions={
        <>
          {status.kind === 'running' && (props.whileRunning ?? interrupt)}
          {!busy && !noRun && run}
          <CellMenu cell={cell} />
        </>
      }
      notices={
        <>
          <CellProblems cell={cell} />
          {status.kind === 'stale' && <StaleNotice cell={cell} status={status} />}
        </>
      }
      settings={children}
      outdated={outdated && !(props.live && status.kind === 'running')}
      output={hasOutput ? output : empty && !busy && <p className="hint">{empty}</p>}
      footer={<Learn>{explanation}</Learn>}
    />
  );
}
