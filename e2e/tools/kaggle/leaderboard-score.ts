/** The leaderboard's score beside the one that the run expected. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Report } from '../notebook/report.ts';
import { KaggleFailure } from './failure.ts';

/** What a report says after its submission was scored. */
export interface LeaderboardScore {
  readonly competition: string;
  readonly ref: string;
  readonly publicScore: number;
}

type ScoredReport = Report & { readonly kaggle?: LeaderboardScore };

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** "expected accuracy 99.41 % (95 %: 99.25 % to 99.54 %), leaderboard 99.35 %: as expected" */
export function describeScore(publicScore: number, expected: Report['expected']): string {
  if (!expected) return `leaderboard ${percent(publicScore)}`;
  const [low, high] = expected.interval;
  const verdict =
    publicScore < low ? 'lower than expected' : publicScore > high ? 'higher than expected' : 'as expected';
  return `expected accuracy ${percent(expected.accuracy)} (95 %: ${percent(low)} to ${percent(high)}), leaderboard ${percent(publicScore)}: ${verdict}`;
}

/** Reads a report of the unattended notebook. Throws a `KaggleFailure` if it is none. */
export function readReport(path: string): ScoredReport {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    if (report?.version === 1 && typeof report.submission?.path === 'string') return report;
  } catch {
    // What cannot be read is told as what is no report.
  }
  throw new KaggleFailure(`${path} is no report of \`npm run -s notebook -- --report FILE\`.`);
}

/** Keeps the score in the report; the old one stays until the new one is whole. */
export function keepScore(path: string, kaggle: LeaderboardScore): void {
  const kept: ScoredReport = { ...readReport(path), kaggle };
  writeFileSync(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
