import { useMemo } from 'react';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import { classReport, confusionMatrix, crossEntropy, predictedClasses } from '../../core/metrics.ts';
import { mistakesOf } from '../../core/mistakes.ts';
import { reliabilityOf } from '../../core/reliability.ts';
import { wilsonInterval } from '../../core/wilson.ts';
import type { Evaluation } from '../../state/evaluation.ts';
import { usePage } from '../../state/hooks.ts';
import { ChartRow } from '../../ui/chart-figure.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { deviceWords } from '../device-words.ts';
import { NotebookCell } from '../notebook-cell.tsx';
import { AboutEvaluate } from './about-evaluate.tsx';
import { ClassTable } from './class-table.tsx';
import { Confusion } from './confusion.tsx';
import { MistakeGallery } from './mistake-gallery.tsx';
import { ReliabilityDiagram } from './reliability-diagram.tsx';

type Measured = Extract<Evaluation, { kind: 'measured' }>;

function Findings({ evaluation }: { readonly evaluation: Measured }) {
  const { probabilities, labels, rows, device } = evaluation;
  const found = useMemo(() => {
    const matrix = confusionMatrix(predictedClasses(probabilities), labels);
    const mistakes = mistakesOf(probabilities, labels);
    return {
      matrix,
      mistakes,
      report: classReport(matrix),
      loss: crossEntropy(probabilities, labels),
      reliability: reliabilityOf(probabilities, labels),
    };
  }, [probabilities, labels]);
  const total = labels.length;
  const correct = total - found.mistakes.length;
  const { low, high } = wilsonInterval(correct, total);
  return (
    <>
      <Facts
        items={[
          {
            value: formatPercent(correct / total),
            note: `validation accuracy · 95 % interval ${formatPercent(low)} to ${formatPercent(high)}`,
            tone: 'good',
          },
          { value: formatShare(found.loss), note: 'validation loss, nats' },
          {
            value: formatCount(found.mistakes.length),
            note: `mistakes in ${formatCount(total)} · on ${deviceWords(device)}`,
          },
        ]}
      />
      <MistakeGallery mistakes={found.mistakes} rows={rows} />
      <ChartRow>
        <Confusion matrix={found.matrix} />
        <ReliabilityDiagram reliability={found.reliability} />
      </ChartRow>
      <ClassTable report={found.report} />
    </>
  );
}

export function EvaluateCell() {
  const evaluation = usePage(page => page.evaluation);
  const evaluating = usePage(page => page.evaluating);
  return (
    <NotebookCell
      cell="evaluate"
      explanation={<AboutEvaluate />}
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
            {evaluation?.kind === 'measured' && <Findings evaluation={evaluation} />}
            {evaluation?.kind === 'nothing held out' && (
              <Notice
                tone="info"
                title="This model was trained on every row, so there is nothing to measure it on."
                remedy="Set a validation share above 0 and train again to evaluate."
              />
            )}
          </>
        )
      }
    />
  );
}
