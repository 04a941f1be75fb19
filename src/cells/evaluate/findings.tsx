/** The results of an evaluation; their code is loaded with the first one. */
import { useMemo } from 'react';
import { classReport, confusionMatrix } from '../../core/evaluation/class-report.ts';
import { predictedClasses } from '../../core/evaluation/metrics.ts';
import { mistakesOf } from '../../core/evaluation/mistakes.ts';
import { crossEntropy } from '../../core/evaluation/softmax.ts';
import { wilsonInterval } from '../../core/evaluation/wilson.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { ChartRow } from '../../ui/figures/chart-figure.tsx';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { describeDevice } from '../shared/describe-device.ts';
import { CalibrationFigure } from './calibration-figure.tsx';
import { ClassTable } from './class-table.tsx';
import { Confusion } from './confusion.tsx';
import { MistakeGallery } from './mistake-gallery.tsx';
import { VoteGains } from './vote-gains.tsx';

type Measured = Extract<Evaluation, { kind: 'measured' }>;

export function Findings({ evaluation }: { readonly evaluation: Measured }) {
  const { probabilities, labels, rows, device, classes } = evaluation;
  const count = classes.names.length;
  const found = useMemo(() => {
    const matrix = confusionMatrix(predictedClasses(probabilities, labels.length), labels, count);
    const mistakes = mistakesOf(probabilities, labels);
    return {
      matrix,
      mistakes,
      report: classReport(matrix),
      loss: crossEntropy(probabilities, labels),
    };
  }, [probabilities, labels, count]);
  const total = labels.length;
  const correct = total - found.mistakes.length;
  const { low, high } = wilsonInterval(correct, total);
  return (
    <>
      <DefinitionList
        items={[
          {
            value: formatPercent(correct / total),
            term: `validation accuracy of ${formatCount(total)} images · 95 % interval ${formatPercent(low)} to ${formatPercent(high)}`,
            tone: 'good',
          },
          { value: formatShare(found.loss), term: 'validation loss, nats' },
          {
            value: formatCount(found.mistakes.length),
            term: `mistakes in ${formatCount(total)} · on ${describeDevice(device)}`,
          },
        ]}
      />
      <MistakeGallery mistakes={found.mistakes} rows={rows} run={evaluation.run} names={classes.names} />
      <ChartRow>
        <Confusion matrix={found.matrix} classes={classes} />
        <CalibrationFigure evaluation={evaluation} />
      </ChartRow>
      <VoteGains evaluation={evaluation} />
      <ClassTable report={found.report} classes={classes} />
    </>
  );
}
