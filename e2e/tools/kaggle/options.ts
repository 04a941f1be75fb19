/** The command line of `npm run -s kaggle`. */
import { parseArgs } from 'node:util';
import { UsageError } from '../commands/command-line.ts';

export const digitRecognizer = 'digit-recognizer';

export const usage = `usage: npm run -s kaggle -- COMMAND [options]
  download [--out FILE] [--force]          the competition's files as one zip; resumed and verified
  submit FILE [--message M] [--wait]       a submission; --wait also waits for its score
         [--report FILE]                   with --wait: keep the score in this report of npm run notebook
  submissions                              what was submitted, with scores
  --competition NAME                       default: ${digitRecognizer}`;

export type KaggleOptions = { readonly competition: string } & (
  | { readonly command: 'download'; readonly out: string; readonly force: boolean }
  | {
      readonly command: 'submit';
      readonly file: string;
      readonly message: string;
      readonly wait: boolean;
      readonly report: string | null;
    }
  | { readonly command: 'submissions' }
);

const optionsOf = {
  download: ['out', 'force'],
  submit: ['message', 'wait', 'report'],
  submissions: [],
} as const satisfies { readonly [Command in KaggleOptions['command']]: readonly string[] };

const isCommand = (word: string | undefined): word is KaggleOptions['command'] =>
  word !== undefined && Object.hasOwn(optionsOf, word);

/** Parses the arguments. Throws a `UsageError`. */
export function parseKaggle(args: readonly string[]): KaggleOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      competition: { type: 'string', default: digitRecognizer },
      out: { type: 'string' },
      force: { type: 'boolean' },
      message: { type: 'string' },
      wait: { type: 'boolean' },
      report: { type: 'string' },
    },
  });
  const [command, file, ...more] = positionals;
  if (!isCommand(command))
    throw new UsageError(command === undefined ? 'Say what to do.' : `There is no command "${command}".`);
  const allowed: readonly string[] = ['competition', ...optionsOf[command]];
  const foreign = Object.keys(values).find(name => !allowed.includes(name));
  if (foreign !== undefined) throw new UsageError(`--${foreign} means nothing to ${command}.`);
  const { competition } = values;
  const surplus = command === 'submit' ? more[0] : file;
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one name too many for ${command}.`);
  switch (command) {
    case 'download':
      return { command, competition, out: values.out ?? `${competition}.zip`, force: values.force ?? false };
    case 'submissions':
      return { command, competition };
    case 'submit': {
      if (file === undefined) throw new UsageError('submit needs the file to submit.');
      const { message = '', wait = false, report = null } = values;
      if (report !== null && !wait)
        throw new UsageError('--report needs --wait: without it there is no score.');
      return { command, competition, file, message, wait, report };
    }
    default:
      return command satisfies never;
  }
}
