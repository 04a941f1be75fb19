/** The section on how training went: curves, and every epoch in a table. */
import { formatCount, formatDuration, formatSetting, formatShare, missingNumber } from '../format.ts';
import { curveFigure } from './curves.ts';
import { type Html, html } from './html.ts';
import { folded, missing, paragraph, section, table } from './parts.ts';
import type { RunReport } from './run-report.ts';

const orMissing = (value: number | null): string => (value === null ? missingNumber : formatShare(value));

/** The most epochs that are drawn and listed: an ensemble may have thousands. */
const mostEpochs = 200;

/** Every epoch, or of very many each `every`th and the kept one. */
function thinned(all: RunReport['history'], keptEpoch: number) {
  const every = Math.ceil(all.length / mostEpochs);
  const history = all.filter(({ epoch }, index) => (index + 1) % every === 0 || epoch === keptEpoch);
  return {
    history,
    note: every === 1 ? '' : ` Of ${formatCount(all.length)} epochs each ${every}th is shown.`,
  };
}

export function curvesSection({ history: all, keptEpoch, settings, isVote }: RunReport): Html {
  if (isVote)
    return section('Curves', missing('A vote is not trained: its networks have curves of their own.'));
  if (all.length === 0)
    return section('Curves', missing('Training was stopped before an epoch was complete.'));
  const { history, note } = thinned(all, keptEpoch);
  const common = {
    epochs: history.map(({ epoch }) => epoch),
    epochsPerNetwork: settings.epochs,
    keptEpoch,
  };
  const series = (training: readonly number[], validation: readonly (number | null)[]) => [
    { name: 'training', look: 'training' as const, values: training },
    ...(validation.some(value => value !== null)
      ? [{ name: 'validation', look: 'validation' as const, values: validation }]
      : []),
  ];
  const columns = { numeric: true } as const;
  return section(
    'Curves',
    html`<div class="charts">${[
      curveFigure({
        ...common,
        title: 'Loss',
        yTitle: 'loss (nats)',
        bound: 0,
        series: series(
          history.map(({ loss }) => loss),
          history.map(({ validationLoss }) => validationLoss),
        ),
      }),
      curveFigure({
        ...common,
        title: 'Accuracy',
        yTitle: 'accuracy (share)',
        bound: 1,
        series: series(
          history.map(({ accuracy }) => accuracy),
          history.map(({ validationAccuracy }) => validationAccuracy),
        ),
      }),
    ].filter(chart => chart !== null)}</div>`,
    paragraph(`The large dots are epoch ${keptEpoch}, whose weights were kept.${note}`),
    folded(
      'Epochs as a table',
      table(
        'Loss and accuracy of each epoch; the kept one is marked',
        [
          { ...columns, header: 'Epoch', cell: row => row.epoch },
          { ...columns, header: 'Loss, nats', cell: row => formatShare(row.loss) },
          { ...columns, header: 'Accuracy', cell: row => formatShare(row.accuracy) },
          { ...columns, header: 'Validation loss', cell: row => orMissing(row.validationLoss) },
          { ...columns, header: 'Validation accuracy', cell: row => orMissing(row.validationAccuracy) },
          { ...columns, header: 'Learning rate', cell: row => formatSetting(row.learningRate) },
          { ...columns, header: 'Time', cell: row => formatDuration(row.seconds) },
        ],
        history,
        ({ epoch }) => epoch === keptEpoch,
      ),
    ),
  );
}
