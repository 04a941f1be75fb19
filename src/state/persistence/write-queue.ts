/** Writes to the storage: one at a time of each key, and a write that failed is retried later. */
import type { Clock } from '../page/services.ts';

type Work = () => Promise<void>;

export interface WriteQueue {
  /** Does `work` after the earlier writes of the same key. */
  write(key: string, work: Work): void;
  /** True while a write is under way or waits. */
  busy(): boolean;
  /** Resolves when every write so far is done, or has failed. */
  settled(): Promise<void>;
  /** Gives up the writes that failed. */
  forgetFailed(): void;
}

/** A write that failed is retried after a later one that worked, for then there may be room. */
const retryAfterMilliseconds = 10_000;

/** `report` gets each error, and is told that saving works once no failed write is left. */
export function createWriteQueue(
  clock: Clock,
  report: { failed(error: unknown): void; worked(): void },
): WriteQueue {
  const writing = new Map<string, Promise<void>>();
  const failed = new Map<string, { readonly work: Work; readonly at: number }>();

  function retry(): void {
    for (const [key, { work, at }] of failed)
      if (!writing.has(key) && clock.now() - at >= retryAfterMilliseconds) write(key, work);
  }

  function write(key: string, work: Work): void {
    const before = writing.get(key) ?? Promise.resolve();
    // The write waits for a task of its own: it copies its value, and the change that caused it is being drawn.
    const mine = before
      .then(() => clock.pause())
      .then(work)
      .then(
        () => {
          failed.delete(key);
          if (failed.size === 0) report.worked();
          else retry();
        },
        error => {
          failed.set(key, { work, at: clock.now() });
          report.failed(error);
        },
      )
      .finally(() => {
        if (writing.get(key) === mine) writing.delete(key);
      });
    writing.set(key, mine);
  }

  return {
    write,
    busy: () => writing.size > 0,
    async settled() {
      while (writing.size > 0) await Promise.all(writing.values());
    },
    forgetFailed: () => failed.clear(),
  };
}
