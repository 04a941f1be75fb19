/**
 * The report of a run as one HTML file that needs nothing else: no script, no address, and a policy that would refuse both.
 */
import { describeEstimate } from '../evaluation/ensemble/estimate.ts';
import { formatDuration, formatPercent, formatPlural } from '../format.ts';
import { describeDevice } from '../training/describe-device.ts';
import { answerFigures, answerSections } from './answer-sections.ts';
import { curvesSection } from './epoch-section.ts';
import { type Html, html } from './html.ts';
import { type Figure, figures, missing, paragraph, section } from './parts.ts';
import type { MeasuredScore, RunReport } from './run-report.ts';
import { dataSection, networkSection, reproduceSection, settingsSection } from './run-sections.ts';
import { style } from './style.ts';

/** `2026-11-29 15:58 UTC` */
const formatTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const scoreFigure = (term: string, { accuracy, low, high, rows }: MeasuredScore): Figure => ({
  value: formatPercent(accuracy),
  term: `${term} ${formatPlural(rows, 'image')}, 95 % interval ${formatPercent(low)} to ${formatPercent(high)}`,
});

const endings = {
  complete: 'trained to the end',
  stopped: 'stopped by hand',
  early: 'stopped early, as set',
} as const;

function heading(report: RunReport): Html {
  const { title, trained, written, device, seconds, ended, isVote, history } = report;
  const how = isVote
    ? `Vote of ${formatPlural(report.networks.length, 'network')}, made ${formatTime(trained)}.`
    : `Trained ${formatTime(trained)} on ${describeDevice(device)} in ${formatDuration(seconds)}; ${formatPlural(history.length, 'epoch')}, ${endings[ended]}.`;
  return html`<header><h1>${title}</h1>
<p>${how} Report of ${formatTime(written)}.</p></header>`;
}

function resultParts({ answers, estimate, expected, tested }: RunReport): readonly Html[] {
  const [validation, ...others] = answers.known ? answerFigures(answers.value) : [];
  const score = expected.known ? scoreFigure('expected on new images: accuracy on', expected.value) : null;
  const shown = [
    tested && scoreFigure('of the test images right, measured on', tested),
    score,
    // From one view of each image both are the same.
    validation?.value === score?.value ? null : validation,
    ...others,
  ].filter(figure => figure != null);
  return [
    ...(shown.length === 0 ? [] : [figures(shown)]),
    ...(expected.known ? [] : [missing(expected.why)]),
    ...(estimate === null ? [] : [paragraph(describeEstimate(estimate))]),
  ];
}

/** The text of the file. */
export function reportPage(report: RunReport): string {
  const { answers } = report;
  const body = html`${heading(report)}
<main>
${resultParts(report)}
${curvesSection(report)}
${answers.known ? answerSections(answers.value, report) : section('Answers', missing(answers.why))}
${dataSection(report)}
${settingsSection(report)}
${networkSection(report)}
${reproduceSection(report)}
</main>`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${report.title} · Digit Recognizer</title>
<style>${{ markup: style }}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return page.markup;
}
