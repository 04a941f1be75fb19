import { Pause, Play, SkipForward, Square } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { isSearchOver } from '../../core/search/search.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import type { SearchActions } from '../../state/search/create-search.ts';
import { Button } from '../../ui/controls/button.tsx';
import { PlaceFrame } from '../frame/place-frame.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import { describeSearch, searchState } from '../shared/search-status.ts';

const LazyAboutSearch = lazy(async () => ({ default: (await import('./about-search.tsx')).AboutSearch }));
const LazySearchBody = lazyOutput(async () => (await import('./search-body.tsx')).SearchBody);

function SearchButtons() {
  const app = useApp();
  const activity = usePage(page => page.searching);
  const over = usePage(page => page.search === null || isSearchOver(page.search.queue));
  const act = (what: (actions: SearchActions) => void) => () => void app.search.open().then(what);
  if (activity.kind === 'resting' && over) return null;
  const paused =
    activity.kind === 'resting' || (activity.kind === 'training' && activity.run.kind === 'paused');
  return (
    <>
      {paused ? (
        <Button kind="primary" icon={<Play aria-hidden="true" />} onClick={act(actions => actions.resume())}>
          Resume
        </Button>
      ) : (
        <Button icon={<Pause aria-hidden="true" />} onClick={act(actions => actions.pause())}>
          Pause
        </Button>
      )}
      {activity.kind === 'training' && (
        <Button
          icon={<SkipForward aria-hidden="true" />}
          onClick={act(actions => activity.trials.forEach(actions.skip))}
        >
          {activity.trials.length > 1 ? `Skip ${activity.trials.length} trials` : 'Skip'}
        </Button>
      )}
      <Button icon={<Square aria-hidden="true" />} onClick={act(actions => actions.stop())}>
        Stop and keep
      </Button>
    </>
  );
}

/** The search over settings. No cell depends on its result, so it is no cell of the graph. */
export function SearchCell() {
  const record = usePage(page => page.search);
  const activity = usePage(page => page.searching);
  const [opened, setOpened] = useState(false);
  const shown = opened || record !== null;
  return (
    <PlaceFrame
      place="search"
      state={searchState(record, activity)}
      line={describeSearch(record, activity)}
      actions={
        shown ? (
          <SearchButtons />
        ) : (
          <Button kind="primary" onClick={() => setOpened(true)}>
            Plan a search
          </Button>
        )
      }
      output={
        shown ? (
          <Suspense fallback={<p className="hint">Loading</p>}>
            <LazySearchBody />
          </Suspense>
        ) : (
          <p className="hint">
            Tries many settings; the table of trials will be here, and the best settings go into the cells
            with one press.
          </p>
        )
      }
      explanation={<LazyAboutSearch />}
    />
  );
}
