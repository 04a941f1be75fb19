/** The results of an unattended run: a report for programs and a summary for people. */
import { createHash } from 'node:crypto';
import { tenDigits } from '../../../src/core/data/classes.ts';
import { idsOf, kaggleForm, type SubmissionForm } from '../../../src/core/data/submission-form.ts';
import { csvField } from '../../../src/core/evaluation/submission/submission.ts';
import type { NotebookReport } from '../../../src/state/runs/report.ts';

export interface Report extends Omit<NotebookReport, 'seconds' | 'submission'> {
  readonly version: 1;
  readonly seconds: NotebookReport['seconds'] & { readonly total: number };
  readonly submission: {
    readonly path: string;
    readonly columns: SubmissionForm['columns'];
    readonly rows: number;
    readonly sha256: string;
  };
}

/** Says why a file is not a complete submission of `rows` predictions among `labels`; null when it is one. */
export function submissionProblem(
  csv: string,
  rows: number,
  labels: readonly number[] = tenDigits.labels,
  form: SubmissionForm = kaggleForm,
): string | null {
  const lines = csv.split('\n');
  const header = form.columns.map(csvField).join();
  if (lines[0] !== header) return `the first line is not ${header}`;
  if (lines.at(-1) !== '') return 'the last line does not end';
  if (lines.length - 2 !== rows) return `there are ${lines.length - 2} rows for ${rows} test images`;
  const written = new Set(form.names?.map(csvField) ?? labels.map(String));
  const ids = idsOf(form, rows);
  const wrong = lines.slice(1, -1).findIndex((line, row) => {
    const start = `${csvField(ids[row])},`;
    return !line.startsWith(start) || !written.has(line.slice(start.length));
  });
  return wrong < 0 ? null : `line ${wrong + 2} is "${lines[wrong + 1]}"`;
}

export function completeReport(page: NotebookReport, total: number, path: string, csv: string): Report {
  const sha256 = createHash('sha256').update(csv).digest('hex');
  return {
    version: 1,
    ...page,
    seconds: { ...page.seconds, total },
    submission: { path, columns: page.submission.columns, rows: page.rows.test, sha256 },
  };
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const grouped = (count: number) => count.toLocaleString('en-US');

export function summaryOf({
  rows,
  device,
  model,
  epochs,
  best,
  seconds,
  expected,
  heldOut,
  submission,
  isHoldOut,
  warnings,
}: Report): string {
  const { backend, trainer, threads, adapter } = device;
  const where = [
    backend,
    trainer,
    `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    adapter ?? [],
  ].flat();
  const validated = best.valAccuracy === null ? '' : `, validation accuracy ${percent(best.valAccuracy)}`;
  const lines = [
    `data        ${grouped(rows.train)} to train, ${grouped(rows.validation)} to validate, ${grouped(rows.test)} to predict`,
    `model       ${model.preset ?? 'own settings'}, ${grouped(model.parameters)} parameters`,
    `device      ${where.join(', ')}`,
    `training    ${epochs.length} epochs in ${seconds.train.toFixed(1)} s; best epoch ${best.epoch}${validated}`,
    `${isHoldOut ? 'predictions ' : 'submission  '}${submission.path}, ${grouped(submission.rows)} rows, after ${seconds.total.toFixed(1)} s`,
  ];
  if (expected) {
    const [low, high] = expected.interval;
    lines.push(
      `expected    accuracy ${percent(expected.accuracy)} (95 %: ${percent(low)} to ${percent(high)}), from ${grouped(expected.rows)} validation images`,
    );
  }
  if (heldOut) {
    const [low, high] = heldOut.interval;
    lines.push(
      `held out    accuracy ${percent(heldOut.accuracy)} (95 %: ${percent(low)} to ${percent(high)})`,
    );
  }
  return [...lines, ...warnings.map(warning => `warning     ${warning}`)].join('\n');
}
