/** Submissions of a competition: listed, and waited for. */
import { KaggleFailure } from './failure.ts';
import { call, type Kaggle } from './kaggle-api.ts';

export interface Submission {
  readonly ref: string;
  /** When it was made, as Kaggle writes it. */
  readonly date: string;
  readonly status: 'pending' | 'complete' | 'error';
  /** From 0 to 1; null until it is known. */
  readonly publicScore: number | null;
  readonly description: string;
  readonly fileName: string;
  /** Why it failed, in Kaggle's words. */
  readonly problem: string;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function statusOf(written: string): Submission['status'] {
  // `COMPLETE` and `SUBMISSION_STATUS_COMPLETE` both occur.
  const [word] = written.toLowerCase().split('_').slice(-1);
  return word === 'complete' || word === 'error' ? word : 'pending';
}

function submissionOf(value: unknown): Submission {
  const json = (value ?? {}) as Readonly<Record<string, unknown>>;
  const score = textOf(json.publicScore);
  return {
    ref: textOf(json.ref),
    date: textOf(json.date),
    status: statusOf(textOf(json.status)),
    publicScore: score === '' || !Number.isFinite(Number(score)) ? null : Number(score),
    description: textOf(json.description),
    fileName: textOf(json.fileName),
    problem: textOf(json.errorDescription),
  };
}

const rowsOfPage = 100;
const mostPages = 50;

/** All submissions of this account, newest first. */
export async function listSubmissions(kaggle: Kaggle): Promise<readonly Submission[]> {
  const found: Submission[] = [];
  let pageToken = '';
  for (let page = 1; page <= mostPages; page++) {
    const answer = await call(kaggle, 'ListSubmissions', {
      competitionName: kaggle.competition,
      page,
      pageToken,
      pageSize: rowsOfPage,
    });
    const rows = Array.isArray(answer.submissions) ? answer.submissions : [];
    found.push(...rows.map(submissionOf));
    pageToken = textOf(answer.nextPageToken);
    if (pageToken === '') break;
  }
  return found;
}

const millisecondsBetweenLooks = 10_000;

/** Kaggle scores a file within a minute; whoever waited this long looks again later. */
const longestWait = 15 * 60_000;

/** Waits until the submission has a score. Rejects with a `KaggleFailure` if Kaggle could not score it, or takes too long. */
export async function waitForScore(
  kaggle: Kaggle,
  ref: string,
): Promise<Submission & { readonly publicScore: number }> {
  for (let waited = 0; waited <= longestWait; waited += millisecondsBetweenLooks) {
    const found = (await listSubmissions(kaggle)).find(each => each.ref === ref);
    if (found?.status === 'error')
      throw new KaggleFailure(
        `Kaggle could not score submission ${ref}: ${found.problem || 'it does not say why'}.`,
      );
    if (found?.status === 'complete' && found.publicScore !== null)
      return { ...found, publicScore: found.publicScore };
    if (waited === 0) kaggle.say(`Submission ${ref} waits for its score`);
    await kaggle.pause(millisecondsBetweenLooks);
  }
  throw new KaggleFailure(
    `Submission ${ref} has no score after ${longestWait / 60_000} minutes. \`npm run -s kaggle -- submissions\` tells when it has.`,
  );
}
