/** The installed package in Chromium: as it lies there, packed by a bundler, and beside the page itself. */
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build, createServer } from 'vite';
import { developmentHeaders } from '../../src/build/headers.ts';
import { probabilityLines } from '../../src/core/evaluation/submission/probability-lines.ts';
import type * as library from '../../src/library/browser.ts';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import { patience } from '../tools/driver/patience.ts';
import { servePlainly } from '../tools/driver/plain-server.ts';
import { createProject, examplesOf, hashInNode, inNode, type Project } from './installed-package.ts';
import { bare, hashScript, served, writeHashPage } from './serve-project.ts';

// One after the other, so that the package is built once.
test.describe.configure({ mode: 'default' });

let project: Project;

/** A page that shows what a worker of its own trained. */
const packed = {
  'index.html': '<!doctype html><body><script type="module" src="./main.js"></script>',
  'main.js': `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }).onmessage =
    ({ data }) => { document.body.textContent = data; };`,
  'worker.js': "import { work } from './work.js'; work(2).then(text => postMessage(text));",
  'work.js': hashScript,
};

test.beforeAll(async () => {
  project = await createProject();
  await writeFile(join(project.folder, 'page.html'), (await examplesOf(project)).get('page.html') ?? '');
  await mkdir(join(project.folder, 'packed'));
  for (const [name, text] of Object.entries(packed))
    await writeFile(join(project.folder, 'packed', name), text);
});

test.afterAll(() => project.remove());

const body = (page: Page) => expect(page.locator('body'));
const patient = { timeout: 30_000 * patience };

test('the page of the README trains without a bundler, on two threads', async ({ page }) => {
  await served(project, '.', async url => {
    await page.goto(`${url}page.html`);
    await body(page).toHaveText(/^0\.\d+ on wasm, 2 threads$/, patient);
  });
});

test('on a host without headers one thread trains', async ({ page }) => {
  const server = await servePlainly(project.folder, '/');
  await page.goto(`${server.url}page.html`);
  await body(page).toHaveText(/^0\.\d+ on wasm, 1 threads$/, patient);
  await server.close();
});

test('packed by Vite it trains from a worker, with the bits that Node gives', async ({ page }) => {
  const root = join(project.folder, 'packed');
  await build({ ...bare, root, build: { outDir: '../dist', emptyOutDir: false } });
  await copyFile(join(project.folder, 'train.csv'), join(project.folder, 'dist/train.csv'));
  const hash = await hashInNode(project);
  await served(project, 'dist', async url => {
    await page.goto(url);
    await body(page).toHaveText(`2 ${hash}`, patient);
  });
});

test("Vite's development server serves it as it is", async ({ page }) => {
  const root = join(project.folder, 'packed');
  await copyFile(join(project.folder, 'train.csv'), join(root, 'train.csv'));
  const server = await createServer({
    ...bare,
    root,
    server: { host: 'localhost', port: 0, headers: developmentHeaders, fs: { allow: [project.folder] } },
  });
  await server.listen();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await body(page).toHaveText(`2 ${await hashInNode(project)}`, patient);
  await server.close();
});

test('a worker that stands still is replaced, and the next one gives the same bits', async ({ page }) => {
  const hash = await hashInNode(project);
  await writeHashPage(project);
  await served(project, '.', async url => {
    const still = "postMessage({ kind: 'alive', lock: null }); for (;;);";
    let stoodStill = 0;
    await page.route(
      '**/digit-recognizer/worker.js',
      route => {
        stoodStill++;
        return route.fulfill({ body: still, contentType: 'text/javascript', headers: developmentHeaders });
      },
      { times: 1 },
    );
    await page.goto(`${url}hash.html`);
    await expect(page).toHaveTitle(`2 ${hash}`, patient);
    expect(stoodStill).toBe(1);
  });
});

/** Calls the package in an otherwise empty page; gives what the call rejects with, as text. */
const refusal = (page: Page, options: { readonly abort: boolean }) =>
  page.evaluate(async ({ abort }) => {
    // The address is that of the project's own server, which no compiler knows.
    const address = '/node_modules/digit-recognizer/browser.js';
    const { labelledImagesFromArrays, train }: typeof library = await import(address);
    const labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
    const images = labelledImagesFromArrays({ pixels: new Uint8Array(7840), labels });
    const controller = new AbortController();
    const onEpoch = () => controller.abort(new Error('enough'));
    const { signal } = controller;
    const settings = { epochs: 500 };
    return train(images, {
      preset: 'dense',
      settings,
      threads: 2,
      signal,
      ...(abort ? { onEpoch } : {}),
    }).then(
      () => 'trained',
      error => `${error.code ?? error.name}: ${error.message}`,
    );
  }, options);

test('an aborted training ends at once and leaves no worker behind', async ({ page }) => {
  await served(project, '.', async url => {
    await page.goto(`${url}package.json`);
    expect(await refusal(page, { abort: true })).toBe('Error: enough');
    await expect.poll(() => page.workers().length).toBe(0);
  });
});

test('a worker or a thread that cannot be loaded is told as what it is', async ({ page }) => {
  await served(project, '.', async url => {
    await page.goto(`${url}package.json`);
    for (const [file, told] of [
      ['thread.js', /^unsupported: .*a training thread could not be started/],
      ['worker.js', /^unsupported: The worker did not start\./],
    ] as const) {
      const path = join(project.installed, file);
      await rename(path, `${path}.away`);
      const refused = await refusal(page, { abort: false }).finally(() => rename(`${path}.away`, path));
      expect(refused).toMatch(told);
    }
  });
});

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

  const { loadCsv, loadLabelledCsv, submissionCsv, train } = await inNode(project);
  const images = await loadLabelledCsv(await readFile(join(project.folder, 'train.csv')));
  const { model: kind, units1, units2, epochs } = tiny;
  const model = await train(images, { preset: 'cnn', settings: { model: kind, units1, units2, epochs } });
  const tested = await loadCsv(await readFile(join(project.folder, 'test.csv')));
  const predictions = await model.predict(tested);
  const { probabilities, classes } = predictions;
  const lines = probabilityLines(
    submissionCsv(tested, predictions),
    probabilities,
    classes.labels.map(String),
  );
  expect([...lines]).toEqual(ofPage.trimEnd().split('\n'));
});
