/** The installed package in Chromium: as it lies there, packed by a bundler, and beside the page itself. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, preview } from 'vite';
import { developmentHeaders } from '../../src/build/headers.ts';
import { probabilityLines } from '../../src/core/evaluation/probability-lines.ts';
import type * as library from '../../src/library/node.ts';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import { createProject, examplesOf, type Project } from './installed-package.ts';

// One after the other, so that the package is built once.
test.describe.configure({ mode: 'default' });

let project: Project;

test.beforeAll(async () => {
  project = await createProject();
  const page = (await examplesOf(project)).get('page.html') ?? '';
  await writeFile(join(project.folder, 'page.html'), page);
});

test.afterAll(() => project.remove());

/** Serves a folder of the project, isolated, under a policy that forbids `eval`; calls `work` with its address. */
async function served(folder: string, work: (url: string) => Promise<void>): Promise<void> {
  const server = await preview({
    configFile: false,
    root: project.folder,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: 'localhost', port: 0, headers: developmentHeaders },
  });
  try {
    await work(server.resolvedUrls?.local[0] ?? '');
  } finally {
    await server.close();
  }
}

test('the page of the README trains without a bundler, on two threads', async ({ page }) => {
  await served('.', async url => {
    await page.goto(`${url}page.html`);
    await expect(page.locator('body')).toHaveText(/^0\.\d+ on wasm, 2 threads$/, { timeout: 60_000 });
  });
});

test('packed by Vite it trains from a worker too, with the bits that Node gives', async ({ page }) => {
  const source = join(project.folder, 'packed');
  await mkdir(source);
  await writeFile(join(source, 'index.html'), '<script type="module" src="./main.js"></script>');
  const worker = "new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })";
  await writeFile(
    join(source, 'main.js'),
    `${worker}.onmessage = ({ data }) => { document.body.textContent = data; };`,
  );
  await writeFile(
    join(source, 'worker.js'),
    `import { loadLabelledCsv, train } from 'digit-recognizer';
     async function work() {
       const images = await loadLabelledCsv((await fetch('/train.csv')).body);
       const model = await train(images, { preset: 'dense', settings: { epochs: 1 }, seed: 3, threads: 2 });
       const hash = await crypto.subtle.digest('SHA-256', model.save());
       const bytes = Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0'));
       postMessage(model.report.device.threads + ' ' + bytes.join(''));
     }
     work();`,
  );
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    build: { outDir: '../dist', emptyOutDir: false, target: 'esnext' },
  });
  await writeFile(join(project.folder, 'dist/train.csv'), await readFile(join(project.folder, 'train.csv')));
  const { loadLabelledCsv, train } = await installed();
  const images = await loadLabelledCsv(await readFile(join(project.folder, 'train.csv')));
  const model = await train(images, { preset: 'dense', settings: { epochs: 1 }, seed: 3, threads: 1 });
  const hash = await crypto.subtle.digest('SHA-256', model.save());
  await served('dist', async url => {
    await page.goto(url);
    const expected = `2 ${Buffer.from(hash).toString('hex')}`;
    await expect(page.locator('body')).toHaveText(expected, { timeout: 60_000 });
  });
});

const installed = (): Promise<typeof library> =>
  import(pathToFileURL(join(project.installed, 'node.js')).href);

test('in Node it gives the bits of the page for the same files, settings and seed', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await notebook.setAll(tiny);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    notebook.button('Download probabilities.csv').click(),
  ]);
  const ofPage = await readFile(await download.path(), 'utf8');

  const { loadCsv, loadLabelledCsv, submissionCsv, train } = await installed();
  const images = await loadLabelledCsv(await readFile(join(project.folder, 'train.csv')));
  const { model: kind, units1, units2, epochs } = tiny;
  const model = await train(images, { preset: 'cnn', settings: { model: kind, units1, units2, epochs } });
  const tested = await loadCsv(await readFile(join(project.folder, 'test.csv')));
  const predictions = await model.predict(tested);
  const { probabilities, classes } = predictions;
  const lines = probabilityLines(submissionCsv(tested, predictions), probabilities, classes);
  expect([...lines]).toEqual(ofPage.trimEnd().split('\n'));
});
