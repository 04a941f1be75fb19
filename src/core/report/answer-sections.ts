/** The sections on how a run answered the images that it held out. */
import { type ClassTable, wordsOf } from '../data/classes.ts';
import { imageAt } from '../data/dataset.ts';
import { reliabilityOf } from '../evaluation/calibration/reliability.ts';
import { crossCalibrated } from '../evaluation/calibration/temperature.ts';
import { classReport, confusionMatrix } from '../evaluation/class-report.ts';
import { correctCount, predictedClasses } from '../evaluation/metrics.ts';
import { type Answer, mistakesOf } from '../evaluation/mistakes.ts';
import { crossEntropy } from '../evaluation/softmax.ts';
import { wilsonInterval } from '../evaluation/wilson.ts';
import { formatCount, formatGain, formatPercent, formatPlural, formatShare } from '../format.ts';
import { type Html, html } from './html.ts';
import { matrixSection } from './matrix.ts';
import { type Figure, folded, paragraph, section, table } from './parts.ts';
import { pictureAddress } from './picture.ts';
import type { ReportAnswers, RunReport } from './run-report.ts';

/** The figures at the top of the report. */
export function answerFigures({ labels, probabilities }: ReportAnswers): readonly Figure[] {
  const total = labels.length;
  const correct = correctCount(predictedClasses(probabilities, total), labels);
  const { low, high } = wilsonInterval(correct, total);
  return [
    {
      value: formatPercent(correct / total),
      term: `validation accuracy of ${formatPlural(total, 'image')}, 95 % interval ${formatPercent(low)} to ${formatPercent(high)}`,
    },
    { value: formatShare(crossEntropy(probabilities, labels)), term: 'validation loss, nats' },
    { value: formatCount(total - correct), term: `mistakes in ${formatCount(total)}` },
  ];
}

/** Mistakes that are shown as images. */
const mostImages = 24;

function mistakesSection(answers: ReportAnswers, { names }: ClassTable): Html {
  const { rows, pixels } = answers;
  const mistakes = mistakesOf(answers.probabilities, answers.labels);
  const title = 'Most confident mistakes';
  if (mistakes.length === 0) return section(title, paragraph('No mistakes among the validation images.'));
  const shown = mistakes.slice(0, mostImages);
  const words = ({ index, label, predicted, confidence }: Answer): string =>
    `row ${formatCount(rows[index] + 1)}: labelled ${names[label]}, predicted ${names[predicted]} (${formatPercent(confidence, 1)})`;
  const list = html`<ol class="images">${shown.map(
    answer =>
      html`<li>${
        pixels === null
          ? null
          : html`<img src="${pictureAddress(imageAt({ pixels }, rows[answer.index]))}" width="56" height="56" alt="Image of ${words(answer)}">`
      }<span>${names[answer.label]} → ${names[answer.predicted]}</span><small>${formatPercent(answer.confidence, 1)} · row ${formatCount(rows[answer.index] + 1)}</small></li>\n`,
  )}</ol>`;
  return section(
    title,
    paragraph(
      `${formatCount(shown.length)} of ${formatPlural(mistakes.length, 'mistake')}: the label → the answer, and how sure the network was of it. Some are bad handwriting; some are wrong labels.`,
    ),
    pixels === null
      ? html`<p class="missing">The images are not loaded: load the data of the run and save the report again.</p>`
      : null,
    list,
  );
}

function classesSection(
  { classes: scores, macro, weighted }: ReturnType<typeof classReport>,
  classes: ClassTable,
) {
  const { one, many } = wordsOf(classes);
  const mean = ({ precision, recall, f1 }: typeof macro): string =>
    `precision ${formatPercent(precision)}, recall ${formatPercent(recall)}, F1 ${formatPercent(f1)}`;
  return section(
    `Each ${one}`,
    table(
      `Precision, recall and F1 of each ${one}`,
      [
        { header: one === 'digit' ? 'Digit' : 'Class', cell: row => classes.names[row] },
        { header: 'Precision', numeric: true, cell: row => formatPercent(scores[row].precision) },
        { header: 'Recall', numeric: true, cell: row => formatPercent(scores[row].recall) },
        { header: 'F1', numeric: true, cell: row => formatPercent(scores[row].f1) },
        { header: 'Images', numeric: true, cell: row => formatCount(scores[row].support) },
      ],
      scores.map((_, row) => row),
    ),
    paragraph(`Mean over the ${many}: ${mean(macro)}. Weighted by images: ${mean(weighted)}.`),
  );
}

function confidenceSection({ probabilities, labels, temperature }: ReportAnswers): Html {
  const stated = reliabilityOf(probabilities, labels);
  const calibrated = reliabilityOf(crossCalibrated(probabilities, labels), labels);
  const bins = stated.bins.filter(({ rows }) => rows > 0);
  return section(
    'Confidence',
    paragraph(
      `Expected calibration error over ${stated.bins.length} bins of equal width (Guo et al. 2017): ${formatPercent(stated.error)} as stated, ${formatPercent(calibrated.error)} calibrated, each half of the images at the temperature of the other.${
        temperature === null ? '' : ` All of them give the temperature ${formatShare(temperature, 2)}.`
      }`,
    ),
    folded(
      'Accuracy by confidence',
      table(
        'Accuracy by stated confidence',
        [
          {
            header: 'Confidence',
            cell: ({ from, to }) => `${formatPercent(from, 0)} to ${formatPercent(to, 0)}`,
          },
          { header: 'Stated', numeric: true, cell: ({ confidence }) => formatPercent(confidence) },
          { header: 'Right', numeric: true, cell: ({ accuracy }) => formatPercent(accuracy) },
          { header: 'Images', numeric: true, cell: ({ rows }) => formatCount(rows) },
        ],
        bins,
      ),
    ),
  );
}

/** The networks of a vote, each on the images that it held out. */
function aloneSection({ alone }: ReportAnswers, networks: RunReport['networks']): Html | null {
  if (alone.length < 2) return null;
  return section(
    'The networks of the vote',
    table(
      'Each network alone, on the images that it held out',
      [
        { header: 'Network', cell: ({ network }) => networks[network]?.name ?? '' },
        { header: 'Accuracy', numeric: true, cell: each => formatPercent(each.accuracy) },
        { header: 'Images', numeric: true, cell: each => formatCount(each.rows) },
      ],
      alone,
    ),
  );
}

function gainsSection({ gains }: ReportAnswers, networks: RunReport['networks']): Html | null {
  if (gains.length < 2) return null;
  return section(
    'The vote',
    table(
      'Accuracy of the first networks together',
      [
        { header: 'Networks', numeric: true, cell: row => row.networks },
        { header: 'The last of them', cell: row => networks[row.networks - 1]?.name ?? '' },
        { header: 'Accuracy', numeric: true, cell: row => formatPercent(row.accuracy) },
        {
          header: 'Added',
          numeric: true,
          cell: row => (row.networks === 1 ? '' : formatGain(row.gain)),
        },
      ],
      gains,
    ),
  );
}

/** Everything that follows from the answers to the held-out images. */
export function answerSections(
  answers: ReportAnswers,
  { classes, networks }: Pick<RunReport, 'classes' | 'networks'>,
): readonly Html[] {
  const predicted = predictedClasses(answers.probabilities, answers.labels.length);
  const matrix = confusionMatrix(predicted, answers.labels, classes.names.length);
  return [
    section('Confusion matrix', ...matrixSection(matrix, classes)),
    classesSection(classReport(matrix), classes),
    mistakesSection(answers, classes),
    confidenceSection(answers),
    gainsSection(answers, networks),
    aloneSection(answers, networks),
  ].filter(part => part !== null);
}
