/** The maps of one network's features, made when they are asked for and kept until another sample is taken. */
import { useState } from 'react';
import { messageOf } from '../../core/error-message.ts';
import type { MapMethod, PointMap } from '../../core/projection/map-task.ts';
import { useApp } from '../../state/hooks.ts';
import type { RunRecord } from '../../state/page/run-record.ts';
import { useCancellable } from '../shared/use-cancellable.ts';

export type MapState =
  | { readonly kind: 'resting' }
  /** `share` is that of the work that is done, null where it is not known. */
  | { readonly kind: 'working'; readonly what: string; readonly share: number | null }
  | { readonly kind: 'failed'; readonly message: string };

interface Features {
  readonly values: Float32Array<ArrayBuffer>;
  readonly units: number;
}

export function useMap(run: RunRecord, turn: number, rows: Uint32Array<ArrayBuffer>) {
  const app = useApp();
  const [state, setState] = useState<MapState>({ kind: 'resting' });
  const [features, setFeatures] = useState<Features | null>(null);
  const [maps, setMaps] = useState<{ readonly [Method in MapMethod]?: PointMap }>({});
  const { begin, cancel } = useCancellable();

  const make = async (method: MapMethod): Promise<void> => {
    const signal = begin();
    const report = (what: string) => (share: number) => {
      if (!signal.aborted) setState({ kind: 'working', what, share });
    };
    try {
      setState({ kind: 'working', what: 'Computing the features', share: null });
      const inspect = await app.inspect.open();
      // The network of a final training was trained on all of these images.
      const networks = await inspect.networksOf(run, run.finalTraining ? rows[0] : null);
      const network = networks[Math.min(turn, networks.length - 1)];
      const values =
        features?.values ?? (await inspect.features(network, rows, report('Computing the features'), signal));
      const units = values.length / rows.length;
      if (!signal.aborted) setFeatures({ values, units });
      const what = method === 'pca' ? 'Finding the principal components' : 'Arranging by UMAP';
      report(what)(0);
      const task = { method, features: values, units, seed: run.settings.seed };
      const map = await inspect.map(task, report(what), signal);
      if (signal.aborted) return;
      setMaps(before => ({ ...before, [method]: map }));
      setState({ kind: 'resting' });
    } catch (error) {
      if (!signal.aborted) setState({ kind: 'failed', message: messageOf(error) });
    }
  };
  return {
    state,
    maps,
    units: features?.units ?? null,
    make,
    cancel() {
      cancel();
      setState({ kind: 'resting' });
    },
  };
}
