/** The results of an evaluation; their code is loaded with the first one. */
import { useMemo, useState } from 'react';
import { classReport, confusionMatrix } from '../../core/evaluation/class-report.ts';
import { describeEstimate } from '../../core/evaluation/ensemble/estimate.ts';
import { correctCount, predictedClasses } from '../../core/evaluation/metrics.ts';
import { crossEntropy } from '../../core/evaluation/softmax.ts';
import { wilsonInterval } from '../../core/evaluation/wilson.ts';
import { formatCount, formatPercent, formatShare } from '../../core/format.ts';
import { describeDevice } from '../../core/training/describe-device.ts';
import { usePage } from '../../state/hooks.ts';
import type { Evaluation } from '../../state/page/evaluation.ts';
import { estimateOf } from '../../state/page/run-networks.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { ChartRow } from '../../ui/figures/chart-figure.tsx';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { SaveReport } from '../report/save-report.tsx';
import { AnswerLists } from './answer-lists.tsx';
import { CalibrationFigure } from './calibration-figure.tsx';
import { CellImages, type OpenedCell } from './cell-images.tsx';
import { ClassTable } from './class-table.tsx';
import { MatrixByEpoch } from './matrix-by-epoch.tsx';
import { VoteGains } from './vote-gains.tsx';

type Measured = Extract<Evaluation, { kind: 'measured' }>;

export function Findings({ evaluation }: { readonly evaluation: Measured }) {
  const { probabilities, labels, device, classes } = evaluation;
  const count = classes.names.length;
  const [opened, setOpened] = useState<{ readonly of: Measured; readonly cell: OpenedCell } | null>(null);
  const run = usePage(page => page.runs.find(({ id }) => id === evaluation.run));
  const imported = run?.imported;
  const estimate = run ? estimateOf(run) : null;
  // The cells of an earlier evaluation are gone with it.
  const cell = opened?.of === evaluation ? opened.cell : null;
  const found = useMemo(() => {
    const predicted = predictedClasses(probabilities, labels.length);
    const matrix = confusionMatrix(predicted, labels, count);
    return {
      matrix,
      mistakes: labels.length - correctCount(predicted, labels),
      report: classReport(matrix),
      loss: crossEntropy(probabilities, labels),
    };
  }, [probabilities, labels, count]);
  const total = labels.length;
  const correct = total - found.mistakes;
  const { low, high } = wilsonInterval(correct, total);
  return (
    <>
      {imported && (
        <Notice
          tone="info"
          title={`${imported.file} was measured on all labelled images here. Whether it was trained on some of them is not known: new images may do worse.`}
        />
      )}
      <DefinitionList
        items={[
          {
            value: formatPercent(correct / total),
            term: `${imported ? 'accuracy on' : 'validation accuracy of'} ${formatCount(total)} images · 95 % interval ${formatPercent(low)} to ${formatPercent(high)}`,
            tone: 'good',
          },
          { value: formatShare(found.loss), term: imported ? 'loss, nats' : 'validation loss, nats' },
          {
            value: formatCount(found.mistakes),
            term: `mistakes in ${formatCount(total)} · on ${describeDevice(device)}`,
          },
        ]}
      />
      {estimate && <Notice tone="info" title={describeEstimate(estimate)} />}
      <div className="button-row">
        <SaveReport run={evaluation.run} />
      </div>
      <AnswerLists evaluation={evaluation} />
      <ChartRow>
        <MatrixByEpoch
          evaluation={evaluation}
          matrix={found.matrix}
          onOpen={cell => setOpened({ of: evaluation, cell })}
        />
        <CalibrationFigure evaluation={evaluation} />
      </ChartRow>
      {cell && <CellImages evaluation={evaluation} cell={cell} onClose={() => setOpened(null)} />}
      <VoteGains evaluation={evaluation} />
      <ClassTable report={found.report} classes={classes} />
    </>
  );
}
