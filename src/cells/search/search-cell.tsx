import { Pause, Play, SkipForward, Square } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { isSearchOver } from '../../core/search/search.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { placeNumber } from '../../state/page/places.ts';
import type { SearchActions } from '../../state/search/create-search.ts';
import { Button } from '../../ui/controls/button.tsx';
import { CellFrame } from '../../ui/page/cell-frame.tsx';
import { elementId, placeNames } from '../frame/cell-names.ts';
import { Learn } from '../frame/learn.tsx';
import { searchLine, searchState } from '../shared/search-words.ts';

const LazyAboutSearch = lazy(async () => ({ default: (await import('./about-search.tsx')).AboutSearch }));
const LazySearchBody = lazy(async () => ({ default: (await import('./search-body.tsx')).SearchBody }));

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
          onClick={act(actions => actions.skip(activity.trial))}
        >
          Skip
        </Button>
      )}
      <Button icon={<Square aria-hidden="true" />} onClick={act(actions => actions.stop())}>
        Stop and keep
      </Button>
    </>
  );
}

/** Tries many settings, one trial after another. Nothing depends on it, so it is no cell of the graph. */
export function SearchCell() {
  const app = useApp();
  const record = usePage(page => page.search);
  const activity = usePage(page => page.searching);
  const [opened, setOpened] = useState(false);
  const here = usePage(page => page.view.selected === 'search');
  const folded = usePage(page => page.view.folded.includes('search'));
  const shown = opened || record !== null;
  return (
    <CellFrame
      id={elementId('search')}
      number={placeNumber('search')}
      name={placeNames.search}
      state={searchState(record, activity)}
      line={searchLine(record, activity)}
      selected={here}
      onSelect={() => app.view.select('search')}
      folded={folded}
      onFold={next => app.view.fold('search', next)}
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
            Tries many settings one after another; the table of trials will be here, and the best settings go
            into the cells with one press.
          </p>
        )
      }
      footer={
        <Learn>
          <LazyAboutSearch />
        </Learn>
      }
    />
  );
}
