import { lazy, Suspense, useMemo, useState } from 'react';
import { formatPlural } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { namesOf } from '../../state/runs/run-name.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';
import { PlaceFrame } from '../frame/place-frame.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import './runs.css';

const LazyAboutRuns = lazy(async () => ({ default: (await import('./about-runs.tsx')).AboutRuns }));

const LazyRunsShown = lazyOutput(async () => (await import('./runs-shown.tsx')).RunsShown);

const LazyRunDetails = lazyOutput(async () => (await import('./run-details.tsx')).RunDetails);

const LazyOverlaidCurves = lazyOutput(async () => (await import('./overlaid-curves.tsx')).OverlaidCurves);

const LazySideBySidePanel = lazyOutput(
  async () => (await import('./side-by-side-panel.tsx')).SideBySidePanel,
);

const LazyVoteOfRuns = lazyOutput(async () => (await import('./vote-of-runs.tsx')).VoteOfRuns);

/** The recorded runs, with their comparison and vote. */
export function RunsCell() {
  const app = useApp();
  const runs = usePage(page => page.runs);
  const selected = usePage(page => page.selectedRun);
  const unsaved = usePage(page => page.storage.problem);
  const [opened, setOpened] = useState<string | null>(null);
  const removed = usePage(page => page.removedRuns.length);
  const names = useMemo(() => namesOf(runs), [runs]);
  const run = runs.find(({ id }) => id === (opened ?? selected)) ?? null;
  return (
    <PlaceFrame
      place="runs"
      state={runs.length > 0 ? 'done' : 'idle'}
      line={runs.length > 0 ? `${formatPlural(runs.length, 'run')} kept` : 'none yet'}
      actions={removed > 0 && <Button onClick={app.runs.undoRemove}>Undo delete</Button>}
      notices={
        unsaved && (
          <Notice
            tone="error"
            title={`The notebook is not saved. ${unsaved}`}
            remedy="Work goes on without it: download what you need before you leave."
          />
        )
      }
      output={
        runs.length === 0 ? (
          <p className="hint">
            Every training run will be kept here, with its settings, curves and best weights.
          </p>
        ) : (
          <Suspense>
            <LazyRunsShown runs={runs} names={names} opened={run?.id ?? null} onOpen={setOpened} />
            {run && (
              <LazyRunDetails
                key={run.id}
                run={run}
                name={names.get(run.id) ?? ''}
                onRemove={() => {
                  app.runs.remove(run.id);
                  setOpened(null);
                }}
              />
            )}
            {runs.length > 1 && (
              <Suspense>
                <LazyOverlaidCurves runs={runs} names={names} onPick={setOpened} />
                <LazySideBySidePanel runs={runs} names={names} />
                <LazyVoteOfRuns runs={runs} names={names} />
              </Suspense>
            )}
          </Suspense>
        )
      }
      explanation={<LazyAboutRuns />}
    />
  );
}
