/** Care for a run that nobody watches: the screen stays awake, leaving the page asks first, the end is notified. */
import { useEffect, useRef } from 'react';
import { cellIds, isBusy, isRunning, statusOf } from '../../core/notebook/cell-graph.ts';
import { useApp, usePage } from '../../state/hooks.ts';

/** Keeps the screen, and with it the computer, awake while training; browsers release the lock of a hidden tab. */
function useWakeLock(): void {
  const training = usePage(({ notebook }) => isRunning(notebook, 'train'));
  useEffect(() => {
    if (!training || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || (lock && !lock.released)) return;
      // The browser may refuse, for example on low battery; training continues without the lock.
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

/** Makes the browser ask before the page is left while something is not saved yet, or could not be saved. */
function useLeaveGuard(): void {
  const app = useApp();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (app.storage.losesByLeaving()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [app]);
}

/** Shows a notification when the notebook has finished, if its tab is hidden and the user has allowed it. */
function useFinishNotification(): void {
  const busy = usePage(({ notebook }) => cellIds.some(cell => isBusy(notebook, cell)));
  const failed = usePage(({ notebook }) => cellIds.some(cell => statusOf(notebook, cell).kind === 'failed'));
  const wasBusy = useRef(false);
  useEffect(() => {
    const finished = wasBusy.current && !busy;
    wasBusy.current = busy;
    const allowed = 'Notification' in window && Notification.permission === 'granted';
    if (!finished || !allowed || document.visibilityState === 'visible') return;
    new Notification('Digit Recognizer', { body: failed ? 'A cell failed.' : 'Everything has run.' });
  }, [busy, failed]);
}

export function useUnattendedRun(): void {
  useWakeLock();
  useLeaveGuard();
  useFinishNotification();
}
