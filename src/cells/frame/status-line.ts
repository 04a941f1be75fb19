/** A cell's state in one line; the word comes first. */
import { formatAgo, formatClock, formatDuration } from '../../core/format.ts';
import type { CellStatus } from '../../core/notebook/cell-graph.ts';

interface More {
  /** Of a running cell: `epoch 3 of 12 · 0:41 left`. */
  readonly detail: string | null;
  /** Whether an older result, made from something else, stays in sight. */
  readonly outdated: boolean;
}

const older = (word: string, { outdated }: More): string =>
  outdated ? `${word} · below is an older result` : word;

/** `now` in milliseconds since 1970. */
export function statusLine(status: CellStatus, now: number, more: More): string {
  switch (status.kind) {
    case 'idle':
      return 'not run';
    case 'queued':
      return 'queued';
    case 'running':
      return `running · ${more.detail ?? formatClock((now - status.since) / 1000)}`;
    case 'done': {
      const ago = formatAgo((now - status.result.at) / 1000);
      return `done in ${formatDuration(status.result.seconds)} · ${ago}`;
    }
    case 'stale':
      return status.accepted ? 'out of date · kept' : 'out of date';
    case 'failed':
      return older('failed', more);
    case 'stopped':
      return older('stopped', more);
    default:
      return status satisfies never;
  }
}
