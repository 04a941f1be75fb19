/** `npm run -s kaggle`: Kaggle's files to this machine, a submission to Kaggle, and its score back. */
import { homedir } from 'node:os';
import { runCommand } from '../commands/command-line.ts';
import { KaggleFailure } from './failure.ts';
import { parseKaggle, usage } from './options.ts';
import { runKaggle } from './run-kaggle.ts';
import { realTerminal } from './terminal.ts';

async function command(): Promise<void> {
  const options = parseKaggle(process.argv.slice(2));
  try {
    await runKaggle(options, { env: process.env, home: homedir(), now: Date.now() }, realTerminal);
  } catch (cause) {
    if (!(cause instanceof KaggleFailure)) throw cause;
    console.error(cause.message);
    process.exitCode = 1;
  }
}

await runCommand(usage, command);
