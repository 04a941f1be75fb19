import { Download } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { wordsOf } from '../../core/data/classes.ts';
import { classCounts } from '../../core/evaluation/metrics.ts';
import { type ConfidenceInterval, wilsonInterval } from '../../core/evaluation/wilson.ts';
import { formatCount, formatDuration, formatPercent } from '../../core/format.ts';
import { knobNames, knobs } from '../../core/settings/knobs.ts';
import { describeDevice } from '../../core/training/describe-device.ts';
import { usePage, useResult } from '../../state/hooks.ts';
import type { Prediction } from '../../state/page/prediction.ts';
import { type ExpectedScore, expectedScoreOf } from '../../state/runs/expected-score.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';
import { ClassBars } from '../../ui/figures/class-bars.tsx';
import { type Definition, DefinitionList } from '../../ui/figures/definition-list.tsx';
import { PictureMenu } from '../../ui/pictures/picture-menu.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { KnobForm } from '../shared/knob-form.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';

const LazyPredictionGallery = lazyOutput(
  async () => (await import('./prediction-gallery.tsx')).PredictionGallery,
);
const LazyProbabilitiesButton = lazyOutput(
  async () => (await import('./probabilities-button.tsx')).ProbabilitiesButton,
);
const LazyTakeAway = lazyOutput(async () => (await import('./take-away.tsx')).TakeAway);
const LazyScoreNotes = lazyOutput(async () => (await import('./score-notes.tsx')).ScoreNotes);
const LazyAboutPredict = lazy(async () => ({ default: (await import('./about-predict.tsx')).AboutPredict }));

const predictKnobs = knobNames.filter(name => knobs[name].cell === 'predict');

const describeInterval = ({ low, high }: ConfidenceInterval): string =>
  `${formatPercent(low)} to ${formatPercent(high)}`;

function definitionsOf(
  { labels, device, heldOut, seconds }: Prediction,
  expected: ExpectedScore | null,
): readonly Definition[] {
  const definitions: Definition[] = [
    ...(expected
      ? [
          {
            value: formatPercent(expected.accuracy),
            term: `expected score, from ${formatCount(expected.rows)} validation images · 95 % interval ${describeInterval(expected)}`,
          },
        ]
      : []),
    {
      value: formatCount(labels.length),
      term: `images in ${formatDuration(seconds)} on ${describeDevice(device)}`,
    },
  ];
  if (!heldOut) return definitions;
  const interval = describeInterval(wilsonInterval(heldOut.correct, heldOut.total));
  const value = formatPercent(heldOut.correct / heldOut.total);
  return [{ value, term: `held-out accuracy · 95 % interval ${interval}`, tone: 'good' }, ...definitions];
}

const classCountsOf = ({ labels, classes }: Prediction) => classCounts(labels, classes.names.length);

function useExpected(prediction: Prediction | null): ExpectedScore | null {
  const runs = usePage(page => page.runs);
  const evaluation = usePage(page => page.evaluation);
  const data = usePage(page => page.data);
  const dismissed = usePage(page => page.dismissed);
  return useMemo(
    () => prediction && expectedScoreOf({ runs, evaluation, prediction, data, dismissed }, prediction.run),
    [runs, evaluation, prediction, data, dismissed],
  );
}

export function PredictCell() {
  const prediction = useResult(page => page.prediction);
  const predicting = usePage(page => page.progress.predict);
  const expected = useExpected(prediction);
  const isHoldOut = usePage(page => page.data?.test?.isHoldOut ?? false);
  // What has labels already is scored, not submitted.
  const fileName = isHoldOut ? 'predictions.csv' : 'submission.csv';
  const images = predicting && `${formatCount(predicting.done)} of ${formatCount(predicting.total)} images`;
  return (
    <NotebookCell
      cell="predict"
      detail={images}
      explanation={<LazyAboutPredict />}
      empty="Names every test image with the best epoch of the trained model, and writes submission.csv."
      output={
        (prediction || predicting) && (
          <>
            {predicting && images && (
              <Progress label="Predicting" value={predicting.done / predicting.total} text={images} />
            )}
            {prediction && (
              // All of it comes at once: a part that came later would move what lies below it.
              <Suspense fallback={<div className="cell-coming" />}>
                <DefinitionList items={definitionsOf(prediction, expected)} />
                <LazyScoreNotes run={prediction.run} expects={expected !== null} />
                <div className="button-row">
                  <Button
                    kind={isHoldOut ? 'secondary' : 'primary'}
                    icon={<Download aria-hidden="true" />}
                    onClick={() => saveFile(fileName, prediction.csv, 'text/csv')}
                  >
                    Download {fileName}
                  </Button>
                  <LazyProbabilitiesButton prediction={prediction} />
                </div>
                <section>
                  <div className="headed">
                    <h3>Predicted {wordsOf(prediction.classes).many}</h3>
                    <PictureMenu name={`Predicted ${wordsOf(prediction.classes).many}`} />
                  </div>
                  <ClassBars
                    label={`Test images predicted as each ${wordsOf(prediction.classes).one}`}
                    bars={Array.from(classCountsOf(prediction), (count, index) => ({
                      name: prediction.classes.names[index],
                      value: count,
                      text: formatCount(count),
                    }))}
                  />
                </section>
                <LazyTakeAway />
                <LazyPredictionGallery prediction={prediction} />
              </Suspense>
            )}
          </>
        )
      }
    >
      <KnobForm names={predictKnobs} />
    </NotebookCell>
  );
}
