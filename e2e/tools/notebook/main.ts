/** `npm run -s notebook`: runs the built page's cells without a person, as papermill does for Jupyter. */
import { writeFileSync } from 'node:fs';
import { parseOptions, UsageError, usage } from './options.ts';
import { summaryOf } from './report.ts';
import { RunFailure, runNotebook } from './run.ts';

const say = (text: string) => process.stderr.write(`${text}\n`);

try {
  const options = parseOptions(process.argv.slice(2));
  const { report, csv } = await runNotebook(options, say);
  writeFileSync(options.out, csv);
  if (options.report !== null) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  console.log(summaryOf(report));
} catch (cause) {
  if (!(cause instanceof UsageError) && !(cause instanceof RunFailure)) throw cause;
  say(cause instanceof UsageError ? `${cause.message}\n${usage}` : `The run failed: ${cause.message}`);
  process.exitCode = cause instanceof UsageError ? 2 : 1;
}
