/**
 * Calls of Kaggle's interface: JSON by POST to `<base>/<service>/<Method>`, as its own tool does
 * (https://github.com/Kaggle/kaggle-cli, package kagglesdk).
 */
import type { Credentials } from './credentials.ts';
import { type Refusal, refused } from './explain.ts';
import { KaggleFailure } from './failure.ts';

export interface Kaggle {
  /** Without a slash at its end: `https://api.kaggle.com/v1`. */
  readonly base: string;
  readonly competition: string;
  readonly credentials: Credentials;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Progress, for a person. */
  readonly say: (text: string) => void;
}

type Json = Readonly<Record<string, unknown>>;

const tries = 10;

/** Lost connections are tried again as Kaggle's tool does: after 500 ms, then 1.7 times as long each time. */
const pauseBefore = (attempt: number): number => 500 * 1.7 ** (attempt - 1);

/** Longer waits than this are for the person to decide. */
const longestWait = 60_000;

const isPassing = (status: number): boolean =>
  status === 429 || status === 502 || status === 503 || status === 504;

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

/** Sends a request until it is answered; connections that fail and refusals that pass are tried again. */
export async function send(kaggle: Kaggle, url: string, request: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt === tries;
    let wait = pauseBefore(attempt);
    try {
      const response = await fetch(url, { redirect: 'manual', ...request });
      const after = retryAfter(response);
      if (!isPassing(response.status) || last || (after ?? 0) * 1000 > longestWait) return response;
      wait = after === null ? wait : after * 1000;
      await response.body?.cancel();
    } catch (cause) {
      if (last) {
        const why =
          cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
        throw new KaggleFailure(
          `${new URL(url).host} cannot be reached (${why}). Is this machine online, and is a proxy in the way?`,
        );
      }
    }
    await kaggle.pause(Math.min(wait, longestWait));
  }
}

/** Takes out of Kaggle's words what no message may show. */
function withoutSecrets(text: string, { secrets }: Credentials): string {
  return secrets.reduce((kept, secret) => kept.replaceAll(secret, '…'), text);
}

function parsed(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : null;
  } catch {
    return null;
  }
}

/** Old handlers put a refusal into an answer 200. */
function statusWithin(json: Json | null): number | null {
  const code = json?.code ?? (json?.error as Json | undefined)?.code;
  return typeof code === 'number' && code >= 400 ? code : null;
}

function messageIn(json: Json | null): string {
  const message = json?.message ?? (json?.error as Json | undefined)?.message ?? json?.errorDescription;
  return typeof message === 'string' ? message : '';
}

/** Throws what a person should read of a refusal; `text` is the answer's body. */
export function throwRefusal(kaggle: Kaggle, response: Response, text: string): never {
  const json = parsed(text);
  const refusal: Refusal = {
    status: statusWithin(json) ?? response.status,
    message: withoutSecrets(messageIn(json), kaggle.credentials),
    retryAfter: retryAfter(response),
  };
  throw refused(refusal, {
    competition: kaggle.competition,
    from: kaggle.credentials.from,
    now: kaggle.now(),
  });
}

/** The answer to a call, as it comes: a redirection is not followed. */
export function callRaw(kaggle: Kaggle, method: string, body: Json): Promise<Response> {
  return send(kaggle, `${kaggle.base}/competitions.CompetitionApiService/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: kaggle.credentials.authorization },
    body: JSON.stringify(body),
  });
}

/** Calls a method and gives its answer. Rejects with a `KaggleFailure` in plain words. */
export async function call(kaggle: Kaggle, method: string, body: Json): Promise<Json> {
  const response = await callRaw(kaggle, method, body);
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok || statusWithin(json) !== null) throwRefusal(kaggle, response, text);
  if (json === null)
    throw new KaggleFailure(
      `Kaggle's answer to ${method} is no JSON. Is a proxy or a sign-in page in the way of ${kaggle.base}?`,
    );
  return json;
}
