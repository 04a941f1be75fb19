/** `npm run -s notebook`: runs the built page's cells without a person, as papermill does for Jupyter. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../commands/command-line.ts';
import { download } from '../kaggle/download.ts';
import { KaggleFailure } from '../kaggle/failure.ts';
import type { Kaggle } from '../kaggle/kaggle-api.ts';
import { digitRecognizer } from '../kaggle/options.ts';
import { openKaggle, submitAndTell } from '../kaggle/run-kaggle.ts';
import { realTerminal } from '../kaggle/terminal.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { prepareOutput, requireInputs, writeOutput } from './paths.ts';
import { type Report, summaryOf } from './report.ts';
import { RunFailure, runNotebook } from './run.ts';

/** Writes one output and says where it is, if it is not where it was wanted. */
function write(what: string, file: string, text: string): string {
  const { path, problem } = writeOutput(file, text);
  if (problem !== null) {
    console.error(`The ${what} could not be written to ${file} (${problem}). It is in ${path} instead.`);
    process.exitCode = 1;
  }
  return path;
}

/** Kaggle's files, kept beside the submission from one run to the next. */
async function fetchFromKaggle(kaggle: Kaggle, out: string): Promise<string> {
  const file = join(dirname(resolve(out)), `${kaggle.competition}.zip`);
  console.error(`Kaggle: the data of ${kaggle.competition}`);
  await download(kaggle, file, false);
  return file;
}

/** Submits what was written and keeps the score in the report, if there is one. */
async function submitToKaggle(
  kaggle: Kaggle,
  { preset, settings }: Options,
  report: Report,
  reportPath: string | null,
) {
  const expected = report.expected ? `, expected ${(100 * report.expected.accuracy).toFixed(2)} %` : '';
  await submitAndTell(
    kaggle,
    {
      file: report.submission.path,
      message: `${preset}, seed ${settings.seed}${expected}`,
      wait: true,
      report: reportPath,
      expected: report.expected,
    },
    text => console.log(text),
  );
}

async function notebook(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  requireInputs(options);
  prepareOutput('--out', options.out);
  if (options.report !== null) prepareOutput('--report', options.report);
  if (options.htmlReport !== null) prepareOutput('--html-report', options.htmlReport);
  try {
    const kaggle = options.kaggle
      ? openKaggle(digitRecognizer, { env: process.env, home: homedir(), now: Date.now() }, realTerminal)
      : null;
    const files = kaggle === null ? options.files : [await fetchFromKaggle(kaggle, options.out)];
    const { report, csv, htmlReport } = await runNotebook({ ...options, files }, text => console.error(text));
    const path = write('submission', options.out, csv);
    const complete = { ...report, submission: { ...report.submission, path } };
    const reportPath =
      options.report === null
        ? null
        : write('report', options.report, `${JSON.stringify(complete, null, 2)}\n`);
    if (options.htmlReport !== null && htmlReport !== null)
      write('report in HTML', options.htmlReport, htmlReport);
    console.log(summaryOf(complete));
    if (kaggle !== null) await submitToKaggle(kaggle, options, complete, reportPath);
  } catch (cause) {
    if (cause instanceof RunFailure) console.error(`The run failed: ${cause.message}`);
    else if (cause instanceof KaggleFailure) console.error(cause.message);
    else throw cause;
    process.exitCode = 1;
  }
}

await runCommand(usage, notebook);
