import { lazy, Suspense } from 'react';
import { usePage, useResult } from '../../state/hooks.ts';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';

const LazyAboutExplore = lazy(async () => ({ default: (await import('./about-explore.tsx')).AboutExplore }));

const LazyExploreShown = lazyOutput(async () => (await import('./explore-shown.tsx')).ExploreShown);

export function ExploreCell() {
  const statistics = useResult(page => page.statistics);
  const hasData = usePage(page => page.data !== null);
  return (
    <NotebookCell
      cell="explore"
      explanation={<LazyAboutExplore />}
      empty={
        hasData
          ? 'Run this cell to look at the images, the balance of the classes and the mean of each.'
          : 'Once data is loaded, its images, the balance of the classes and the mean of each will be here.'
      }
      output={
        statistics && (
          <Suspense>
            <LazyExploreShown statistics={statistics} />
          </Suspense>
        )
      }
    />
  );
}
