import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProject, examplesOf, type Project } from './installed-package.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** Other tests share the cores. */
const limit = 180_000;

let project: Project;
let examples: ReadonlyMap<string, string>;

beforeAll(async () => {
  project = await createProject();
  examples = await examplesOf(project);
  for (const [name, text] of examples) await writeFile(join(project.folder, name), text);
}, limit);

afterAll(() => project.remove());

/** Runs a file of the project and gives what it prints, with a line for each thread that it starts. */
async function node(file: string): Promise<string> {
  const counter = join(project.folder, 'count-threads.mjs');
  await writeFile(counter, "process.on('worker', () => console.log('a thread starts'));\n");
  const { stdout } = await run(process.execPath, ['--import', counter, file], { cwd: project.folder });
  return stdout;
}

test('installs without any other package', async () => {
  const lock = JSON.parse(await readFile(join(project.folder, 'package-lock.json'), 'utf8'));
  expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/digit-recognizer']);
});

test(
  'trains the first example in Node on two threads, and predicts and saves',
  async () => {
    const printed = await node('train.mjs');
    expect(printed).toMatch(/backend: 'wasm', trainer: 'compiled', threads: 2/);
    // Two to train, two to predict.
    expect(printed.match(/a thread starts/g)).toHaveLength(4);
    const submission = await readFile(join(project.folder, 'submission.csv'), 'utf8');
    expect(submission).toMatch(/^ImageId,Label\n1,\d\n/);
    expect(submission.trimEnd().split('\n')).toHaveLength(101);
    expect(await node('saved.mjs')).toMatch(/100 0 \d 1000\n$/);
  },
  limit,
);

test(
  'trains on arrays with own layers, and measures itself',
  async () => {
    const printed = await node('arrays.mjs');
    expect(printed).toMatch(/^1 .*\n2 .*\n3 /m);
    expect(printed).toMatch(/^1 \{ low: 0\.9\d*, high: 1 \}/m);
  },
  limit,
);

test(
  'trains in a worker thread too, and is there for a program of CommonJS',
  async () => {
    const starter = "new (require('node:worker_threads').Worker)('./arrays.mjs');";
    const program = `${starter} console.log(typeof require('digit-recognizer').train);`;
    await writeFile(join(project.folder, 'program.cjs'), program);
    const printed = await node('program.cjs');
    expect(printed).toMatch(/^function$/m);
    expect(printed).toMatch(/^1 \{ low: 0\.9\d*, high: 1 \}/m);
  },
  limit,
);

test(
  'the types of every example are right in a strict project, however modules are found',
  async () => {
    await symlink(join(root, 'node_modules/@types'), join(project.folder, 'node_modules/@types'), 'junction');
    const wrong =
      "import { train } from 'digit-recognizer';\n// @ts-expect-error images without labels\nawait train({ count: 1 });\n";
    await writeFile(join(project.folder, 'wrong.ts'), wrong);
    for (const [module, moduleResolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ]) {
      const compilerOptions = {
        module,
        moduleResolution,
        target: 'es2023',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        allowJs: true,
        checkJs: true,
        noEmit: true,
      };
      const include = ['*.mjs', '*.ts'];
      await writeFile(join(project.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const outcome = await run(process.execPath, [tsc, '-p', project.folder]).catch(error => error);
      expect(outcome.stdout).toBe('');
    }
  },
  limit,
);

test('has the same interface in browsers as in Node', async () => {
  const exportsOf = async (file: string) => {
    const text = await readFile(join(project.installed, file), 'utf8');
    return [...text.matchAll(/^export \{ (.*) \};$/gm)].flatMap(([, names]) => names.split(', '));
  };
  expect(await exportsOf('browser.js')).toContain('train');
  expect(await exportsOf('browser.js')).toEqual(await exportsOf('node.js'));
});
