import { useEffect, useRef } from 'react';
import { cellIds, isBusy, statusOf } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';

/** Says that the notebook has finished, when its tab is hidden and a person allowed it. */
export function useFinishNotification(): void {
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
