/** The commands of `npm run -s kaggle`, apart from the process that they run in. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../commands/command-line.ts';
import { prepareOutput } from '../notebook/paths.ts';
import { type Report, submissionProblem } from '../notebook/report.ts';
import { findCredentials, type Surroundings } from './credentials.ts';
import { download } from './download.ts';
import { KaggleFailure } from './failure.ts';
import type { Kaggle } from './kaggle-api.ts';
import { describeScore, keepScore, readReport } from './leaderboard-score.ts';
import { digitRecognizer, type KaggleOptions } from './options.ts';
import { listSubmissions, type Submission, waitForScore } from './submissions.ts';
import { submit } from './submit.ts';

export interface Terminal {
  readonly now: Kaggle['now'];
  readonly pause: Kaggle['pause'];
  /** Progress, on stderr. */
  readonly say: (text: string) => void;
  /** Results, on stdout. */
  readonly print: (text: string) => void;
}

const testImages = 28_000;

/** Credentials travel encrypted, or not beyond this machine. */
function safeBase(base: string): string {
  const { protocol, hostname } = new URL(base);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !here)
    throw new KaggleFailure(`KAGGLE_API_BASE ${base} would send the credentials unencrypted. Use https.`);
  return base.replace(/\/+$/, '');
}

export function openKaggle(competition: string, surroundings: Surroundings, terminal: Terminal): Kaggle {
  return {
    base: safeBase(surroundings.env.KAGGLE_API_BASE || 'https://api.kaggle.com/v1'),
    competition,
    credentials: findCredentials(surroundings),
    ...terminal,
  };
}

/** Refuses a file that Kaggle would refuse, before one of the day's submissions is used up. */
function requireSubmission(file: string, competition: string): void {
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`${file} is not a file.`);
  if (competition !== digitRecognizer) return;
  const problem = submissionProblem(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), testImages);
  if (problem !== null)
    throw new KaggleFailure(
      `${file} is no complete submission to ${competition}: ${problem}. Nothing was sent.`,
    );
}

const scoreText = ({ status, publicScore, problem }: Submission): string =>
  status === 'complete' && publicScore !== null ? publicScore.toFixed(5) : problem || status;

/** What is submitted, and what is done about its score. */
interface Handed {
  readonly file: string;
  readonly message: string;
  readonly wait: boolean;
  /** The report that keeps the score, or null. */
  readonly report: string | null;
  /** The score that the run expected, or null where nobody knows. */
  readonly expected: Report['expected'];
}

/** Submits the file and, if wanted, waits for the score and keeps it in the report. */
export async function submitAndTell(
  kaggle: Kaggle,
  { file, message, wait, report, expected }: Handed,
  print: (text: string) => void,
): Promise<void> {
  const ref = await submit(kaggle, file, message);
  print(`submitted   ${file} to ${kaggle.competition}, reference ${ref}`);
  if (!wait) return;
  const { publicScore } = await waitForScore(kaggle, ref);
  print(`score       ${describeScore(publicScore, expected)}`);
  if (report !== null) keepScore(report, { competition: kaggle.competition, ref, publicScore });
}

/** Carries out one command. Rejects with a `UsageError` or a `KaggleFailure`. */
export async function runKaggle(
  options: KaggleOptions,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<void> {
  const { print } = terminal;
  const kaggle = openKaggle(options.competition, surroundings, terminal);
  switch (options.command) {
    case 'download': {
      prepareOutput('--out', options.out);
      const outcome = await download(kaggle, resolve(options.out), options.force);
      print(outcome === 'kept' ? `${options.out} is the newest already` : `${options.out} is complete`);
      return;
    }
    case 'submit': {
      requireSubmission(options.file, options.competition);
      const expected = options.report === null ? null : readReport(options.report).expected;
      return submitAndTell(kaggle, { ...options, expected }, print);
    }
    case 'submissions': {
      const rows = await listSubmissions(kaggle);
      if (rows.length === 0) print(`Nothing was submitted to ${kaggle.competition} yet.`);
      for (const row of rows)
        print([row.ref, row.date.slice(0, 19), scoreText(row), row.fileName, row.description].join('  '));
      return;
    }
    default:
      return options satisfies never;
  }
}
