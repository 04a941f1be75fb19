import { useEffect } from 'react';
import { useApp } from '../../state/hooks.ts';

/** The browser asks before the page is left while something is not written yet, or could not be. */
export function useLeaveGuard(): void {
  const app = useApp();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (app.storage.losesByLeaving()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [app]);
}
