import { Gauge, Pause, Play, Square } from 'lucide-react';
import { lazy, Suspense, useDeferredValue } from 'react';
import { formatDuration } from '../../core/format.ts';
import { isRunning } from '../../core/notebook/cell-graph.ts';
import { knobNames, knobs } from '../../core/settings/knobs.ts';
import { knobApplies } from '../../core/settings/settings.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { describeRunState } from '../shared/describe-run.ts';
import { KnobForm } from '../shared/knob-form.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';
import { useTrainingSeconds } from '../shared/use-cost.ts';
import { useShownRun } from './use-shown-run.ts';

const LazyAboutTrain = lazy(async () => ({ default: (await import('./about-train.tsx')).AboutTrain }));

const LazyTrainNotices = lazyOutput(async () => (await import('./train-notices.tsx')).TrainNotices);
const LazyAugmentationPreview = lazyOutput(
  async () => (await import('../augmentation/augmentation-preview.tsx')).AugmentationPreview,
);
const LazyTrainOutput = lazyOutput(async () => (await import('./train-output.tsx')).TrainOutput);
const LazyRateFinderPanel = lazy(async () => ({
  default: (await import('./rate-finder-panel.tsx')).RateFinderPanel,
}));

function RunButtons() {
  const { training } = useApp();
  const kind = usePage(page => page.activeRun?.state.kind);
  return (
    <>
      {kind === 'paused' ? (
        <Button kind="primary" icon={<Play aria-hidden="true" />} onClick={training.resume}>
          Resume
        </Button>
      ) : (
        <Button icon={<Pause aria-hidden="true" />} disabled={kind !== 'running'} onClick={training.pause}>
          Pause
        </Button>
      )}
      <Button icon={<Square aria-hidden="true" />} disabled={kind === 'stopping'} onClick={training.stop}>
        Stop and keep
      </Button>
    </>
  );
}

function Forecast() {
  const app = useApp();
  const seconds = useTrainingSeconds();
  const probing = usePage(page => page.devices.probing);
  const hasData = usePage(page => page.data !== null);
  const busy = usePage(page => isRunning(page.notebook, 'train'));
  if (!hasData || busy) return null;
  return (
    <div className="button-row">
      <span className="hint">
        {seconds !== null
          ? `Training will take about ${formatDuration(seconds)}, by steps that this machine has done.`
          : 'How long training will take is known once this machine has done some steps.'}
      </span>
      <Button
        icon={<Gauge aria-hidden="true" />}
        disabled={probing}
        onClick={() => void app.training.probeDevices()}
      >
        {probing ? 'Measuring' : 'Measure devices'}
      </Button>
    </div>
  );
}

export function TrainCell() {
  const settings = usePage(page => page.settings);
  const state = usePage(page => page.activeRun?.state ?? null);
  const shown = useShownRun();
  const isMeasured = usePage(page => page.devices.measurements.length > 0);
  const hasOutput = shown !== null || isMeasured;
  // The first output is drawn in short parts, with the page's other work between them.
  const isOutputShown = useDeferredValue(hasOutput);
  const hasData = usePage(page => page.data !== null);
  const names = knobNames.filter(name => knobs[name].cell === 'train' && knobApplies(settings, name));
  return (
    <NotebookCell
      cell="train"
      detail={state && describeRunState(state)}
      whileRunning={<RunButtons />}
      live
      explanation={<LazyAboutTrain history={shown?.history ?? []} />}
      empty="Teaches the network with the training images; its loss and accuracy will be drawn here while it learns."
      output={
        hasOutput &&
        isOutputShown && (
          <Suspense>
            <LazyTrainOutput shown={shown} />
          </Suspense>
        )
      }
    >
      <Suspense>{hasData && <LazyTrainNotices />}</Suspense>
      <KnobForm names={names} />
      {knobApplies(settings, 'precision') && settings.precision !== 'float32' && (
        <p className="hint">{knobs.precision.help}</p>
      )}
      {settings.augment && (
        <Suspense>
          <LazyAugmentationPreview />
        </Suspense>
      )}
      <Disclosure summary="Find a learning rate">
        <Suspense>
          <LazyRateFinderPanel />
        </Suspense>
      </Disclosure>
      <Forecast />
    </NotebookCell>
  );
}
