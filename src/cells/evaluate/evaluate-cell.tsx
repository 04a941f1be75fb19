import { lazy, Suspense } from 'react';
import { formatCount } from '../../core/format.ts';
import { usePage, useResult } from '../../state/hooks.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { NotebookCell } from '../frame/notebook-cell.tsx';
import { lazyOutput } from '../shared/lazy-output.ts';

const LazyAboutEvaluate = lazy(async () => ({
  default: (await import('./about-evaluate.tsx')).AboutEvaluate,
}));

const LazyFindings = lazyOutput(async () => (await import('./findings.tsx')).Findings);

const LazyInsightSection = lazyOutput(
  async () => (await import('../insight/insight-section.tsx')).InsightSection,
);

export function EvaluateCell() {
  const evaluation = useResult(page => page.evaluation);
  const evaluating = usePage(page => page.progress.evaluate);
  const vote = usePage(page => selectedRun(page)?.voters !== undefined);
  return (
    <NotebookCell
      cell="evaluate"
      explanation={<LazyAboutEvaluate />}
      empty="Accuracy on the validation images, the confusion matrix and the worst mistakes will be here."
      output={
        (evaluation || evaluating) && (
          <>
            {evaluating && (
              <Progress
                label="Evaluating"
                value={evaluating.done / evaluating.total}
                text={`${formatCount(evaluating.done)} of ${formatCount(evaluating.total)} images`}
              />
            )}
            {evaluation?.kind === 'measured' && (
              <Suspense fallback={<div className="cell-coming" />}>
                <LazyFindings evaluation={evaluation} />
              </Suspense>
            )}
            {evaluation?.kind === 'nothing held out' && (
              <Notice
                tone="info"
                title={
                  vote
                    ? 'No image was held out by all runs of this vote, so there is nothing to measure it on.'
                    : 'This model was trained on every row, so there is nothing to measure it on.'
                }
                remedy={
                  vote
                    ? 'Runs that were trained with the same seed and validation share hold out the same images.'
                    : 'To evaluate, train again with a validation share above 0, on images that are not all copies of a few.'
                }
              />
            )}
            {evaluation && (
              <Suspense>
                <LazyInsightSection evaluation={evaluation} />
              </Suspense>
            )}
          </>
        )
      }
    />
  );
}
