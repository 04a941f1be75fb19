/** Kaggle's refusals in plain words, with what to do. */
import { KaggleFailure } from './failure.ts';

export interface Refusal {
  readonly status: number;
  /** Kaggle's own words; empty when it said nothing readable. */
  readonly message: string;
  /** Seconds of the header `Retry-After`, or null. */
  readonly retryAfter: number | null;
}

interface Asked {
  readonly competition: string;
  /** Where the credentials came from. */
  readonly from: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The time until the next day by UTC, by which Kaggle counts submissions: "3 h 12 min". */
function untilTomorrow(now: number): string {
  const day = 24 * 60;
  const minutes = day - (Math.floor(now / 60_000) % day);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const isFullDay = (message: string): boolean =>
  /(daily|per day|today)/i.test(message) && /(limit|maximum|allowed|allotment|submission)/i.test(message);

/** Kaggle's own words behind ours, where it said something. */
const quoted = (message: string): string => (message === '' ? '' : ` Kaggle says: ${message}`);

/** What a person reads of a refusal. */
function explain({ status, message, retryAfter }: Refusal, { competition, from, now }: Asked): string {
  const site = `https://www.kaggle.com/competitions/${competition}`;
  if (isFullDay(message))
    return `Today's submissions to ${competition} are used up. A new day begins at 00:00 UTC, in ${untilTomorrow(now)}; the file is unchanged.${quoted(message)}`;
  switch (status) {
    case 400:
      return `Kaggle refused the request (400).${quoted(message)}`;
    case 401:
      return `Kaggle does not know the credentials from ${from} (401). Make a new token at https://www.kaggle.com/settings (API, Create New Token) and put it there.`;
    case 403:
      if (/rules|competitions\.participate/i.test(message))
        return `The rules of ${competition} are not accepted yet (403). Open ${site}/rules, press "Join Competition" and try again.`;
      if (/identity/i.test(message))
        return 'Kaggle wants to know who you are before it lets you do this (403). Verify your identity at https://www.kaggle.com/settings and try again.';
      return `Kaggle does not allow this (403). Are the rules at ${site}/rules accepted, by the account of the credentials from ${from}?${quoted(message)}`;
    case 404:
      return `Kaggle has no competition "${competition}", or no such file in it (404). Check the name at ${site}.`;
    case 429:
      return `Kaggle asks to slow down (429). Try again ${retryAfter === null ? 'in some minutes' : `in ${retryAfter} s`}.`;
    default:
      if (status >= 500)
        return `Kaggle has a fault of its own (${status}), also after several tries. Try again later; https://status.kaggle.com tells more.`;
      return `Kaggle answered ${status}.${quoted(message)}`;
  }
}

export const refused = (refusal: Refusal, asked: Asked): KaggleFailure =>
  new KaggleFailure(explain(refusal, asked));
