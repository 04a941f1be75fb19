/**
 * Kaggle's credentials, from every place where its own tool looks, in its order
 * (https://github.com/Kaggle/kaggle-cli, `kaggle_api_extended.py`, and kagglehub's `config.py`).
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KaggleFailure } from './failure.ts';

export interface Credentials {
  /** The value of the header `Authorization`. */
  readonly authorization: string;
  /** Where they were found, for messages. */
  readonly from: string;
  /** What no message may show. */
  readonly secrets: readonly string[];
}

/** A program's environment and the home folder. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Tokens of the new form begin so, wherever people put them. */
const isToken = (key: string): boolean => key.startsWith('KGAT_');

const bearer = (token: string, from: string): Credentials => ({
  authorization: `Bearer ${token}`,
  from,
  secrets: [token],
});

function pair(username: string, key: string, from: string): Credentials {
  // Kaggle answers 401 to a new token in an old place unless it goes as a bearer's.
  if (isToken(key)) return bearer(key, from);
  const encoded = Buffer.from(`${username}:${key}`).toString('base64');
  return { authorization: `Basic ${encoded}`, from, secrets: [key, encoded] };
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The text of a file without the spaces around it; null where there is no file or nothing in it. */
function textOf(path: string): string | null {
  if (!isFile(path)) return null;
  return readFileSync(path, 'utf8').trim() || null;
}

function jsonOf(path: string): Readonly<Record<string, unknown>> | null {
  const text = textOf(path);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The message below is for this file as for one that holds no object.
  }
  throw new KaggleFailure(
    `${path} is not JSON. Download it again at https://www.kaggle.com/settings (API), or delete it.`,
  );
}

/** The folder with `kaggle.json`. */
function configFolder({ env, home }: Surroundings): string {
  if (env.KAGGLE_CONFIG_DIR) return env.KAGGLE_CONFIG_DIR;
  const old = join(home, '.kaggle');
  if (existsSync(old) || process.platform !== 'linux') return old;
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'kaggle');
}

/** What `kaggle auth login` wrote, while it is still valid. */
function ofLogin(path: string, now: number): Credentials | null {
  const { access_token: token, access_token_expiration: expires } = jsonOf(path) ?? {};
  if (typeof token !== 'string' || token === '') return null;
  return typeof expires === 'string' && Date.parse(expires) <= now ? null : bearer(token, path);
}

function ofKaggleJson(path: string): Credentials | null {
  const json = jsonOf(path);
  if (json === null) return null;
  const { username, key } = json;
  if (typeof key === 'string' && isToken(key)) return bearer(key, path);
  if (typeof username === 'string' && typeof key === 'string' && key !== '') return pair(username, key, path);
  throw new KaggleFailure(
    `${path} has no "username" and "key". Download it again at https://www.kaggle.com/settings (API).`,
  );
}

/** The first credentials that are there. Throws a `KaggleFailure` that names the places where none were. */
export function findCredentials(surroundings: Surroundings): Credentials {
  const { env, home, now } = surroundings;
  const folder = configFolder(surroundings);
  const tokenFiles = [...new Set([folder, join(home, '.kaggle')])].flatMap(each => [
    join(each, 'access_token'),
    join(each, 'access_token.txt'),
  ]);
  const fromFile = (path: string): Credentials | null => {
    const text = textOf(path);
    return text === null ? null : bearer(text, path);
  };
  const found =
    (env.KAGGLE_API_V1_TOKEN_PATH ? fromFile(env.KAGGLE_API_V1_TOKEN_PATH) : null) ??
    ofLogin(join(folder, 'credentials.json'), now) ??
    (env.KAGGLE_API_TOKEN
      ? (fromFile(env.KAGGLE_API_TOKEN) ?? bearer(env.KAGGLE_API_TOKEN.trim(), 'KAGGLE_API_TOKEN'))
      : null) ??
    tokenFiles.map(fromFile).find(each => each !== null) ??
    (env.KAGGLE_KEY && (env.KAGGLE_USERNAME || isToken(env.KAGGLE_KEY))
      ? pair(env.KAGGLE_USERNAME ?? '', env.KAGGLE_KEY, 'KAGGLE_KEY')
      : null) ??
    ofKaggleJson(join(folder, 'kaggle.json'));
  if (found !== null) return found;
  throw new KaggleFailure(
    `There are no credentials for Kaggle. Make a token at https://www.kaggle.com/settings (API, Create New Token) and put it into ${tokenFiles[0]}, or into the variable KAGGLE_API_TOKEN. Looked in KAGGLE_API_TOKEN, KAGGLE_USERNAME with KAGGLE_KEY, ${tokenFiles.join(', ')}, ${join(folder, 'credentials.json')} and ${join(folder, 'kaggle.json')}.`,
  );
}
