import { useEffect } from 'react';
import { loadCurveChart } from '../../charts/lazy.ts';

/** Fetches the charts' code with the first press, so that it is parsed before training and not during it. */
export function useWarmCharts(): void {
  useEffect(() => {
    const warm = () => {
      stop();
      // Where it cannot be fetched, the first chart tries again and says so.
      loadCurveChart().catch(() => undefined);
    };
    const stop = () => {
      window.removeEventListener('pointerdown', warm);
      window.removeEventListener('keydown', warm);
    };
    window.addEventListener('pointerdown', warm);
    window.addEventListener('keydown', warm);
    return stop;
  }, []);
}
