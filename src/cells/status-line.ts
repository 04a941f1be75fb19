/** A cell's state in one line; the word comes first. */
import { formatAgo, formatClock, formatDuration } from '../core/format.ts';
import type { CellStatus } from '../core/notebook.ts';

/** `detail` says more about a running cell: `epoch 3 of 12 · 0:41 left`. `now` in milliseconds since 1970. */
export function statusLine(status: CellStatus, now: number, detail: string | null): string {
  switch (status.kind) {
    case 'idle':
      return 'not run';
    case 'queued':
      return 'queued';
    case 'running':
      return `running · ${detail ?? formatClock((now - status.since) / 1000)}`;
    case 'done': {
      const ago = formatAgo((now - status.result.at) / 1000);
      return `done in ${formatDuration(status.result.seconds)} · ${ago}`;
    }
    case 'stale':
      return status.kept ? 'out of date · kept' : 'out of date';
    case 'failed':
      return 'failed';
    case 'stopped':
      return 'stopped';
    default:
      return status satisfies never;
  }
}
