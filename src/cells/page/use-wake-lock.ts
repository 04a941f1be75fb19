import { useEffect } from 'react';
import { isRunning } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';

/** Keeps the screen, and with it the computer, awake while training; browsers drop the lock of a hidden tab. */
export function useWakeLock(): void {
  const training = usePage(({ notebook }) => isRunning(notebook, 'train'));
  useEffect(() => {
    if (!training || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || (lock && !lock.released)) return;
      // Refused on low battery, for example; training goes on all the same.
      lock = await navigator.wakeLock.request('screen').catch(() => null);
      if (over) void lock?.release();
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, [training]);
}
