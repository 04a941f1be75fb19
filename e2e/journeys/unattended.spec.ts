import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipFile } from '../tools/driver/files.ts';
import { expect, test } from '../tools/driver/fixtures.ts';
import { type StandIn, startStandIn } from '../tools/kaggle/testing/stand-in.ts';

const root = join(import.meta.dirname, '../..');
const fast = ['--model', 'dense', '--set', 'epochs=1', '--set', 'units1=8', '--backend', 'wasm'];

let folder = '';
let kaggle: StandIn;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unattended-'));
  kaggle = await startStandIn((await zipFile('digit-recognizer.zip')).buffer, '0.5');
});
test.afterEach(async () => {
  await kaggle.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as npm does. */
const unattended = (...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    const script = join(root, 'e2e/tools/notebook/notebook-command.ts');
    const env = { ...process.env, KAGGLE_API_BASE: kaggle.base, KAGGLE_API_TOKEN: 'KGAT_x' };
    execFile(
      join(root, 'node_modules/.bin/tsx'),
      [script, ...args],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

test('from Kaggle to Kaggle: its data are downloaded, the submission arrives there, and the report keeps its score', async () => {
  const out = join(folder, 'submission.csv');
  const report = join(folder, 'report.json');
  const html = join(folder, 'report.html');
  const outputs = ['--out', out, '--report', report, '--html-report', html];
  const ended = await unattended('--kaggle', ...fast, ...outputs);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(kaggle.submitted.map(({ text }) => text)).toEqual([readFileSync(out, 'utf8')]);
  const kept = JSON.parse(readFileSync(report, 'utf8'));
  expect(kept.kaggle).toEqual({ competition: 'digit-recognizer', ref: '1000', publicScore: 0.5 });
  expect(ended.stdout).toContain('leaderboard 50.00 %');
  const written = readFileSync(html, 'utf8');
  expect(written).toContain('--model dense --set units1=8 --set epochs=1 --backend wasm');
  expect(written).toContain('digit-recognizer.zip/train.csv');
});

test('a submission that Kaggle refuses is kept, and the exit code says that something failed', async () => {
  const out = join(folder, 'submission.csv');
  kaggle.next('CreateSubmission', {
    status: 400,
    body: '{"code":400,"message":"Maximum submissions per day reached"}',
  });
  const ended = await unattended('--kaggle', ...fast, '--out', out);
  expect(ended).toMatchObject({ code: 1 });
  expect(ended.stderr).toContain('are used up');
  expect(readFileSync(out, 'utf8')).toMatch(/^ImageId,Label\n/);
});
