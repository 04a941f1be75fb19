/** `npm run -s notebook`: runs the built page's cells without a person, as papermill does for Jupyter. */
import { runCommand } from '../commands/command-line.ts';
import { parseOptions, usage } from './options.ts';
import { prepareOutput, requireInputs, writeOutput } from './paths.ts';
import { summaryOf } from './report.ts';
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

async function notebook(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  requireInputs(options);
  prepareOutput('--out', options.out);
  if (options.report !== null) prepareOutput('--report', options.report);
  try {
    const { report, csv } = await runNotebook(options, text => console.error(text));
    const path = write('submission', options.out, csv);
    const complete = { ...report, submission: { ...report.submission, path } };
    if (options.report !== null) write('report', options.report, `${JSON.stringify(complete, null, 2)}\n`);
    console.log(summaryOf(complete));
  } catch (cause) {
    if (!(cause instanceof RunFailure)) throw cause;
    console.error(`The run failed: ${cause.message}`);
    process.exitCode = 1;
  }
}

await runCommand(usage, notebook);
