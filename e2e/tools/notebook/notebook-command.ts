/** `npm run -s notebook`: runs the built page's cells without a person, as papermill does for Jupyter. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../commands/command-line.ts';
import { parseOptions, usage } from './options.ts';
import { summaryOf } from './report.ts';
import { RunFailure, runNotebook } from './run.ts';

async function notebook(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  try {
    const { report, csv } = await runNotebook(options, text => console.error(text));
    writeFileSync(options.out, csv);
    if (options.report !== null) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    console.log(summaryOf(report));
  } catch (cause) {
    if (!(cause instanceof RunFailure)) throw cause;
    console.error(`The run failed: ${cause.message}`);
    process.exitCode = 1;
  }
}

await runCommand(usage, notebook);
