import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCredentials } from './credentials.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kaggle-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const now = Date.parse('2026-06-01T00:00:00Z');

type Files = Readonly<Record<string, string>>;

function found(env: Files, files: Files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const inHome = Object.entries(env).map(([name, value]) => [name, value.replace('~', home)]);
  return findCredentials({ env: Object.fromEntries(inHome), home, now });
}

const login = (expires: string): string =>
  JSON.stringify({ access_token: 'KGAT_login', access_token_expiration: expires });
const kaggleJson = '{"username":"ada","key":"0123"}';

test.each<[string, Files, Files, string]>([
  ['a token in a variable', { KAGGLE_API_TOKEN: 'KGAT_a' }, {}, 'Bearer KGAT_a'],
  ['the path to a token in that variable', { KAGGLE_API_TOKEN: '~/t' }, { t: 'KGAT_b\n' }, 'Bearer KGAT_b'],
  ['a token in a file', {}, { '.kaggle/access_token': ' KGAT_c\r\n' }, 'Bearer KGAT_c'],
  ['a token in a file of text', {}, { '.kaggle/access_token.txt': 'KGAT_d' }, 'Bearer KGAT_d'],
  ['a name and a key', { KAGGLE_USERNAME: 'ada', KAGGLE_KEY: '0123' }, {}, basic('ada:0123')],
  ['kaggle.json', {}, { '.kaggle/kaggle.json': kaggleJson }, basic('ada:0123')],
  [
    'kaggle.json where Linux keeps settings',
    {},
    { '.config/kaggle/kaggle.json': kaggleJson },
    basic('ada:0123'),
  ],
  [
    'kaggle.json in a chosen folder',
    { KAGGLE_CONFIG_DIR: '~/k' },
    { 'k/kaggle.json': kaggleJson },
    basic('ada:0123'),
  ],
  [
    'a token file in a chosen folder',
    { KAGGLE_CONFIG_DIR: '~/k' },
    { 'k/access_token': 'KGAT_e' },
    'Bearer KGAT_e',
  ],
  [
    'a new token as the key of kaggle.json',
    {},
    { '.kaggle/kaggle.json': '{"username":"ada","key":"KGAT_f"}' },
    'Bearer KGAT_f',
  ],
  ['a new token as a key without a name', { KAGGLE_KEY: 'KGAT_g' }, {}, 'Bearer KGAT_g'],
  [
    'a login that is valid',
    {},
    { '.kaggle/credentials.json': login('2026-06-01T01:00:00Z') },
    'Bearer KGAT_login',
  ],
  [
    'the token file of a Kaggle notebook',
    { KAGGLE_API_V1_TOKEN_PATH: '~/n' },
    { n: 'KGAT_h' },
    'Bearer KGAT_h',
  ],
  [
    'a login that is over, and a name and a key',
    { KAGGLE_USERNAME: 'ada', KAGGLE_KEY: '0123' },
    { '.kaggle/credentials.json': login('2026-05-31T00:00:00Z') },
    basic('ada:0123'),
  ],
  [
    'a variable before a file',
    { KAGGLE_API_TOKEN: 'KGAT_i' },
    { '.kaggle/access_token': 'KGAT_j', '.kaggle/kaggle.json': kaggleJson },
    'Bearer KGAT_i',
  ],
  [
    'a token file before kaggle.json',
    {},
    { '.kaggle/access_token': 'KGAT_k', '.kaggle/kaggle.json': kaggleJson },
    'Bearer KGAT_k',
  ],
])('%s is sent as Kaggle wants it', (_what, env, files, authorization) => {
  expect(found(env, files).authorization).toBe(authorization);
});

test.each<[string, Files, string]>([
  ['nothing anywhere', {}, 'There are no credentials for Kaggle'],
  ['an empty token file', { '.kaggle/access_token': '\n' }, 'There are no credentials for Kaggle'],
  ['a kaggle.json that is no JSON', { '.kaggle/kaggle.json': '<html>' }, 'kaggle.json is not JSON'],
  ['a kaggle.json without a key', { '.kaggle/kaggle.json': '{"username":"ada"}' }, 'no "username" and "key"'],
])('%s is told with what to do', (_what, files, message) => {
  expect(() => found({}, files)).toThrow(message);
  expect(() => found({}, files)).toThrow('https://www.kaggle.com/settings');
});
