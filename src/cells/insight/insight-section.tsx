import { lazy, Suspense, useMemo } from 'react';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';

const LazyInsideNetwork = lazy(async () => ({
  default: (await import('./inside-network.tsx')).InsideNetwork,
}));

const LazyFeatureMap = lazy(async () => ({ default: (await import('./feature-map.tsx')).FeatureMap }));

/** Rows of the training table to look at: those that were held out, or all where none was. */
function useRows(evaluation: Evaluation): Uint32Array<ArrayBuffer> {
  const count = usePage(page => page.data?.training?.rows ?? 0);
  return useMemo(
    () =>
      evaluation.kind === 'measured' ? evaluation.rows : Uint32Array.from({ length: count }, (_, row) => row),
    [evaluation, count],
  );
}

/** Looks into the network that was evaluated; their code is loaded when they are unfolded. */
export function InsightSection({ evaluation }: { readonly evaluation: Evaluation }) {
  const run = usePage(page => page.runs.find(({ id }) => id === evaluation.run) ?? null);
  const hash = usePage(page => page.data?.summary.hash);
  const rows = useRows(evaluation);
  if (run === null || run.dataHash !== hash) return null;
  return (
    <>
      <Disclosure summary="Inside the network">
        <Suspense fallback={<p className="hint">Loading</p>}>
          <LazyInsideNetwork key={run.id} run={run} rows={rows} />
        </Suspense>
      </Disclosure>
      <Disclosure summary="Map of the last hidden layer">
        <Suspense fallback={<p className="hint">Loading</p>}>
          <LazyFeatureMap key={run.id} run={run} evaluation={evaluation} rows={rows} />
        </Suspense>
      </Disclosure>
    </>
  );
}
