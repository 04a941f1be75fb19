import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseKaggle } from './options.ts';
import { runKaggle } from './run-kaggle.ts';
import { type Answer, type StandIn, startStandIn } from './testing/stand-in.ts';

const zip = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251));
const now = Date.parse('2026-01-02T20:48:00Z');
const secret = 'KGAT_secret';

let folder = '';
let kaggle: StandIn;
let printed: string[] = [];
let paused: number[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kaggle-'));
  kaggle = await startStandIn(zip);
  printed = [];
  paused = [];
});
afterEach(async () => {
  await kaggle.close();
  rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]): Promise<void> {
  const env = { KAGGLE_API_BASE: kaggle.base, KAGGLE_API_TOKEN: secret };
  return runKaggle(
    parseKaggle(args),
    { env, home: folder, now },
    {
      now: () => now,
      // No clock: what would be waited for is only written down.
      pause: async milliseconds => void paused.push(milliseconds),
      say: () => undefined,
      print: text => printed.push(text),
    },
  );
}

const message = async (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'it was accepted',
    (cause: Error) => cause.message,
  );

const json = (status: number, text: string): Answer => ({
  status,
  body: JSON.stringify({ code: status, message: text }),
});

function submission(): string {
  const file = join(folder, 'submission.csv');
  const rows = Array.from({ length: 28_000 }, (_, row) => `${row + 1},${row % 10}\n`);
  writeFileSync(file, `ImageId,Label\n${rows.join('')}`);
  return file;
}

test('the files arrive whole, and the store never sees the credentials', async () => {
  const out = join(folder, 'a/b.zip');
  await run('download', '--out', out);
  expect(readFileSync(out).equals(zip)).toBe(true);
  expect(kaggle.requests.map(({ what, authorization }) => [what, authorization])).toEqual([
    ['POST /competitions.CompetitionApiService/DownloadDataFiles', `Bearer ${secret}`],
    ['GET /store/zip', undefined],
  ]);
  expect(existsSync(`${out}.part`)).toBe(false);
});

test('a file that is the newest is kept, and one that is not is replaced', async () => {
  const out = join(folder, 'd.zip');
  writeFileSync(out, zip);
  await run('download', '--out', out);
  expect(printed).toEqual([`${out} is the newest already`]);
  writeFileSync(out, 'old');
  await run('download', '--out', out);
  expect(readFileSync(out).equals(zip)).toBe(true);
});

test('a download that breaks off goes on where it was, also by a later command', async () => {
  const out = join(folder, 'd.zip');
  kaggle.next('get-zip', { status: 200, cutAfter: 50_000 }, { status: 200, cutAfter: 30_000 });
  await run('download', '--out', out);
  expect(readFileSync(out).equals(zip)).toBe(true);
  const ranges = kaggle.requests.flatMap(({ range }) => range ?? []);
  expect(ranges).toEqual(['bytes=50000-', 'bytes=80000-']);

  rmSync(out);
  kaggle.next('get-zip', ...Array.from({ length: 10 }, () => ({ status: 200, cutAfter: 1000 })));
  expect(await message(run('download', '--out', out))).toContain('goes on from there');
  await run('download', '--out', out);
  expect(kaggle.requests.at(-1)?.range).toBe('bytes=10000-');
  expect(readFileSync(out).equals(zip)).toBe(true);
});

test('what was damaged on the way is downloaded anew, and never takes the place of what is there', async () => {
  const out = join(folder, 'd.zip');
  kaggle.next('get-zip', { status: 200, damaged: true });
  await run('download', '--out', out);
  expect(readFileSync(out).equals(zip)).toBe(true);
  kaggle.next('get-zip', ...Array.from({ length: 10 }, () => ({ status: 200, damaged: true })));
  expect(await message(run('download', '--out', out, '--force'))).toContain('damaged');
  expect(readFileSync(out).equals(zip)).toBe(true);
});

const rules = 'https://www.kaggle.com/competitions/digit-recognizer/rules';

test.each<[string, Answer, string]>([
  [
    'unknown credentials',
    json(401, 'Unauthenticated'),
    'does not know the credentials from KAGGLE_API_TOKEN',
  ],
  [
    'rules that were not accepted',
    json(403, "You must accept this competition's rules before you'll be able to download files."),
    rules,
  ],
  ['the same in newer words', json(403, "Permission 'competitions.participate' was denied"), rules],
  ['an account that must be verified', json(403, 'IdentityVerificationRequired'), 'Verify your identity'],
  ['another refusal', json(403, 'no'), 'Kaggle says: no'],
  ['an unknown competition', json(404, 'Not found'), 'has no competition "digit-recognizer"'],
  [
    'a refusal inside an answer 200',
    { status: 200, body: JSON.stringify({ code: 401, message: 'no' }) },
    'does not know the credentials',
  ],
  ['a page instead of an answer', { status: 200, body: '<html>' }, 'gave no address'],
  ['Kaggle asking for an hour', { status: 429, headers: { 'Retry-After': '3600' } }, 'in 3600 s'],
  ['a body that is no JSON', { status: 403, body: '<html>' }, rules],
])('%s: plain words, and what to do', async (_what, answer, words) => {
  kaggle.next('DownloadDataFiles', answer);
  expect(await message(run('download', '--out', join(folder, 'd.zip')))).toContain(words);
  expect(paused).toEqual([]);
});

test('what passes is tried again, after the time that Kaggle asks for', async () => {
  kaggle.next(
    'DownloadDataFiles',
    { status: 503 },
    { status: 429, headers: { 'Retry-After': '7' } },
    { status: 502 },
  );
  await run('download', '--out', join(folder, 'd.zip'));
  expect(paused).toEqual([500, 7000, 500 * 1.7 ** 2]);
});

test('a fault that stays is told after ten tries, and so is a Kaggle that cannot be reached', async () => {
  kaggle.next('ListSubmissions', ...Array.from({ length: 10 }, () => ({ status: 503 })));
  expect(await message(run('submissions'))).toContain('a fault of its own (503)');
  expect(paused).toHaveLength(9);
  await kaggle.close();
  expect(await message(run('submissions'))).toContain('cannot be reached');
});

test('a submission is uploaded, named and listed with its score, and the report keeps both', async () => {
  const file = submission();
  const report = join(folder, 'report.json');
  const expected = { accuracy: 0.9941, interval: [0.9925, 0.9954], rows: 4200 };
  writeFileSync(report, JSON.stringify({ version: 1, submission: { path: file }, expected }));
  kaggle.next('put', { status: 503 });
  await run('submit', file, '--message', 'fast, seed 1', '--wait', '--report', report);
  expect(kaggle.submitted).toEqual([{ text: readFileSync(file, 'utf8'), message: 'fast, seed 1' }]);
  expect(
    kaggle.requests
      .filter(({ what }) => what.startsWith('PUT'))
      .every(({ authorization }) => authorization === undefined),
  ).toBe(true);
  expect(printed).toEqual([
    `submitted   ${file} to digit-recognizer, reference 1000`,
    'score       expected accuracy 99.41 % (95 %: 99.25 % to 99.54 %), leaderboard 99.35 %: as expected',
  ]);
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    expected,
    kaggle: { competition: 'digit-recognizer', ref: '1000', publicScore: 0.9935 },
  });
  expect(paused.slice(-2)).toEqual([10_000, 10_000]);
});

test('an upload that breaks off goes on with the rest', async () => {
  const file = submission();
  kaggle.next(
    'put',
    { status: 308, headers: { Range: 'bytes=0-999' } },
    { status: 308 },
    { status: 308, headers: { Range: 'bytes=0-4999' } },
  );
  await run('submit', file);
  expect(kaggle.submitted.map(({ text }) => text === readFileSync(file, 'utf8'))).toEqual([true]);
});

test.each<[string, Answer, string]>([
  [
    'a full day',
    json(400, 'You have reached the maximum number of submissions per day (10).'),
    'are used up. A new day begins at 00:00 UTC, in 3 h 12 min',
  ],
  ['a closed competition', json(400, 'Competition is closed'), 'Kaggle says: Competition is closed'],
  ['an answer without a reference', { status: 200, body: '{"message":"ok"}' }, 'gave no reference: ok'],
])('%s: said, with what to do', async (_what, answer, words) => {
  kaggle.next('CreateSubmission', answer);
  expect(await message(run('submit', submission()))).toContain(words);
});

test('a submission that Kaggle cannot score is a failure', async () => {
  kaggle.next('ListSubmissions', {
    status: 200,
    body: JSON.stringify({
      submissions: [{ ref: 1000, status: 'ERROR', errorDescription: 'Row 7 is wrong' }],
    }),
  });
  expect(await message(run('submit', submission(), '--wait'))).toContain(
    'could not score submission 1000: Row 7 is wrong',
  );
});

test('a file that is no complete submission is refused before anything is sent', async () => {
  const file = submission();
  writeFileSync(file, readFileSync(file, 'utf8').replace('\n28000,9\n', '\n'));
  expect(await message(run('submit', file))).toContain('27999 rows for 28000');
  expect(await message(run('submit', `${file}.no`))).toContain('is not a file');
  expect(kaggle.requests).toEqual([]);
});

test('all pages of submissions are listed, newest first', async () => {
  for (const name of ['one', 'two', 'three']) await run('submit', submission(), '--message', name);
  printed = [];
  await run('submissions');
  expect(printed.map(line => line.split('  ').at(-1))).toEqual(['three', 'two', 'one']);
});

test('no message shows a secret, even where Kaggle repeats it', async () => {
  kaggle.next('DownloadDataFiles', json(400, `bad token ${secret}`));
  const words = await message(run('download', '--out', join(folder, 'd.zip')));
  expect(words).toContain('bad token');
  expect(words).not.toContain(secret);
});

test('credentials are not sent unencrypted beyond this machine', async () => {
  const env = { KAGGLE_API_BASE: 'http://example.com', KAGGLE_API_TOKEN: secret };
  const terminal = {
    now: () => now,
    pause: async () => undefined,
    say: () => undefined,
    print: () => undefined,
  };
  expect(
    await message(runKaggle(parseKaggle(['submissions']), { env, home: folder, now }, terminal)),
  ).toContain('Use https');
});
