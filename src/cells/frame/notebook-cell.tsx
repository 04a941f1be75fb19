/** A cell of the graph with its status, its buttons, its problems and the reason why it is stale. */
import { Play, Square } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import {
  type CellId,
  isOutdated,
  isUsable,
  type Notebook,
  parentsOf,
  statusOf,
} from '../../core/notebook/cell-graph.ts';
import { useApp, usePage, useStatus } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { CellMenu } from './cell-menu.tsx';
import { cellActions } from './cell-names.ts';
import { describeStatus } from './describe-status.ts';
import { PlaceFrame } from './place-frame.tsx';
import { StaleNotice } from './stale-notice.tsx';

export interface NotebookCellProps {
  readonly cell: CellId;
  readonly explanation: ReactNode;
  /** The settings, or the way to begin. */
  readonly children?: ReactNode;
  readonly output?: ReactNode;
  /** The output follows the current run, so it is not dimmed as outdated while the cell runs. */
  readonly live?: boolean;
  /** A sentence about the coming output, shown until there is one. */
  readonly empty?: string;
  /** The progress of a running cell, which the status line shows. */
  readonly detail?: string | null;
  /** Buttons in place of Interrupt while the cell runs. */
  readonly whileRunning?: ReactNode;
  /** Hides the button that runs the cell. */
  readonly noRun?: boolean;
  /** The status line of a cell that is done, in place of how long it took. */
  readonly doneLine?: string;
}

/** Tells whether running this cell is the natural next step: its inputs are there and its result is not. */
function isNext(notebook: Notebook, cell: CellId): boolean {
  const { kind } = statusOf(notebook, cell);
  const ready = parentsOf[cell].every(parent => isUsable(notebook, parent));
  return ready && (kind === 'idle' || kind === 'failed' || kind === 'stopped');
}

/** The time in milliseconds since 1970, updated every `seconds`. */
function useNow(seconds: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return now;
}

/** The reasons why the cell failed, each with where it is and what to do. */
function CellProblems({ cell }: { readonly cell: CellId }) {
  const problems = usePage(page => page.problems[cell]);
  return problems?.map(({ where, message, remedy }) => (
    <Notice
      key={`${where} ${message}`}
      tone="error"
      where={where ?? undefined}
      title={message}
      remedy={remedy}
    />
  ));
}

export function NotebookCell(props: NotebookCellProps) {
  const { cell, explanation, children, output, empty, detail = null, noRun, doneLine } = props;
  const app = useApp();
  const status = useStatus(cell);
  const now = useNow(status.kind === 'running' ? 1 : 20);
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
      // After the press itself, with which the browser handles the pointer's way there and draws a frame.
      onClick={() => setTimeout(() => app.cells.run(cell))}
    >
      {cellActions[cell]}
    </Button>
  );
  return (
    <PlaceFrame
      place={cell}
      state={status.kind}
      line={status.kind === 'done' && doneLine ? doneLine : describeStatus(status, now, { detail, outdated })}
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
      explanation={explanation}
    />
  );
}
