/** `npm run -s notebook`: runs the built page's cells without a person, as papermill does for Jupyter. */
import { parseOptions, UsageError, usage } from './options.ts';
import { prepareOutput, requireInputs, writeOutput } from './paths.ts';
import { summaryOf } from './report.ts';
import { RunFailure, runNotebook } from './run.ts';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Writes one output and says where it is, if it is not where it was wanted. */
function write(what: string, file: string, text: string): string {
  const { path, problem } = writeOutput(file, text);
  if (problem !== null) {
    say(`The ${what} could not be written to ${file} (${problem}). It is in ${path} instead.`);
    process.exitCode = 1;
  }
  return path;
}

try {
  const options = parseOptions(process.argv.slice(2));
  requireInputs(options);
  prepareOutput('--out', options.out);
  if (options.report !== null) prepareOutput('--report', options.report);
  const { report, csv } = await runNotebook(options, say);
  const path = write('submission', options.out, csv);
  const complete = { ...report, submission: { ...report.submission, path } };
  if (options.report !== null) write('report', options.report, `${JSON.stringify(complete, null, 2)}\n`);
  console.log(summaryOf(complete));
} catch (cause) {
  if (!(cause instanceof UsageError) && !(cause instanceof RunFailure)) throw cause;
  say(cause instanceof UsageError ? `${cause.message}\n${usage}` : `The run failed: ${cause.message}`);
  process.exitCode = cause instanceof UsageError ? 2 : 1;
}
