/** A task that a button starts and cancels, and that ends with its component. */
import { useEffect, useMemo, useRef } from 'react';

export interface Cancellable {
  /** Starts a new task and returns its signal. */
  readonly begin: () => AbortSignal;
  /** Aborts the signal of the latest task. */
  readonly cancel: () => void;
}

export function useCancellable(): Cancellable {
  const latest = useRef<AbortController | null>(null);
  const task = useMemo(
    () => ({
      begin() {
        latest.current = new AbortController();
        return latest.current.signal;
      },
      cancel: () => latest.current?.abort(),
    }),
    [],
  );
  useEffect(() => task.cancel, [task]);
  return task;
}
