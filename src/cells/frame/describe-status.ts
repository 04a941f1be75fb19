/** Describes a cell's status in one line, whose first word is the state. */
import { formatAgo, formatClock, formatDuration } from '../../core/format.ts';
import type { CellStatus } from '../../core/notebook/cell-graph.ts';

interface StatusDetails {
  /** The progress of a running cell: `epoch 3 of 12 · 0:41 left`. */
  readonly detail: string | null;
  /** The output below is an older result, made from other settings or inputs. */
  readonly outdated: boolean;
}

const withOlderResult = (word: string, { outdated }: StatusDetails): string =>
  outdated ? `${word} · below is an older result` : word;

/** `now` is in milliseconds since 1970. */
export function describeStatus(status: CellStatus, now: number, details: StatusDetails): string {
  switch (status.kind) {
    case 'idle':
      return 'not run';
    case 'queued':
      return 'queued';
    case 'running':
      return `running · ${details.detail ?? formatClock((now - status.since) / 1000)}`;
    case 'done': {
      const { at, seconds, fromElsewhere } = status.result;
      const made = fromElsewhere ? 'imported' : `done in ${formatDuration(seconds)}`;
      return `${made} · ${formatAgo((now - at) / 1000)}`;
    }
    case 'stale':
      return status.accepted ? 'out of date · kept' : 'out of date';
    case 'failed':
      return withOlderResult('failed', details);
    case 'stopped':
      return withOlderResult('stopped', details);
    default:
      return status satisfies never;
  }
}
