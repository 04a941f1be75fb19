import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import { instrumented } from '../faults/instruments.ts';
import { zipFile } from '../tools/driver/files.ts';
import { drop, tiny } from '../tools/driver/fixtures.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { type PlainServer, servePlainly } from '../tools/driver/plain-server.ts';

const dist = join(import.meta.dirname, '../../dist');

const test = base.extend<{ readonly folder: string; readonly server: PlainServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'hosted-'));
    cpSync(dist, folder, { recursive: true, filter: source => !source.endsWith('sample') });
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  server: async ({ folder }, use) => {
    const server = await servePlainly(folder, '/a/b/');
    await use(server);
    await server.close();
  },
});

/** Counts the page's loads from now on. */
function countLoads(page: Page): { readonly count: number } {
  const loads = { count: 0 };
  page.on('load', () => loads.count++);
  return loads;
}

const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

async function openIsolated(context: BrowserContext, url: string): Promise<NotebookPage> {
  const page = await context.newPage();
  await page.goto(url);
  await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
  const notebook = new NotebookPage(page);
  await expect(notebook.cell('data')).toBeVisible();
  return notebook;
}

async function train(notebook: NotebookPage): Promise<void> {
  await drop(notebook, [await zipFile('digits.zip')]);
  await notebook.waitFor('data', ['done'], 15_000);
  await notebook.setAll(tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
}

test.describe('on a host that sends no headers, under /a/b/', () => {
  test.use({ serviceWorkers: 'allow' });

  test('one reload gives threads, and the whole job is done on them', async ({ page, folder, server }) => {
    const assets = join(folder, 'assets');
    for (const name of readdirSync(assets).filter(each => /^worker-.*\.js$/.test(each))) {
      const path = join(assets, name);
      writeFileSync(path, instrumented(readFileSync(path, 'utf8'), 'lone thread'));
    }
    const loads = countLoads(page);
    await page.goto(server.url);
    await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
    const notebook = new NotebookPage(page);
    await train(notebook);
    await expect(page.locator('.top-bar')).toContainText('2 threads');
    expect(loads.count).toBe(2);
  });

  test('a page that is in use is not reloaded, and offers it', async ({ page, server }) => {
    // The worker is installed only after the page is in use.
    let install = () => {};
    const inUse = new Promise<void>(resolve => {
      install = resolve;
    });
    await page.context().route('**/service-worker.js', async route => {
      await inUse;
      await route.continue();
    });
    const loads = countLoads(page);
    await page.goto(server.url);
    const notebook = new NotebookPage(page);
    await drop(notebook, [await zipFile('digits.zip')]);
    await notebook.waitFor('data', ['done'], 15_000);
    await notebook.setAll({ ...tiny, model: 'cnn', batchSize: 1, epochs: 500 });
    await notebook.button('Run all').click();
    await notebook.waitFor('train', ['running'], 15_000);
    install();
    const reload = notebook.page.getByRole('button', { name: 'Reload', exact: true });
    await expect(reload).toBeDisabled();
    expect(loads.count).toBe(1);
    await notebook.button('Stop and keep').click();
    await notebook.waitFor('train', ['stopped', 'done'], 15_000);
    await notebook.waitFor('predict', ['done'], 30_000);
    await reload.click();
    await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
    await notebook.waitFor('predict', ['done'], 15_000);
    expect(loads.count).toBe(2);
  });

  test('a new version is announced, waits until it is asked for, and an old tab keeps its files', async ({
    context,
    folder,
    server,
  }) => {
    const old = await openIsolated(context, server.url);
    deployAnother(folder);
    const fresh = await openIsolated(context, server.url);
    await expect(fresh.page.getByText('A new version of this page is ready.')).toBeVisible();
    await fresh.button('Load it').click();
    await expect(fresh.page.getByText('A new version of this page is ready.')).toBeHidden();
    await expect(fresh.cell('data')).toBeVisible();
    // The old tab now asks for scripts that the host no longer has, and the worker no longer lists.
    await train(old);
    await expect(old.cell('train').locator('svg').first()).toBeVisible();
  });

  test('a request that lasts as long as the page does not keep a new version from being loaded', async ({
    context,
    folder,
    server,
  }) => {
    const opened = await openIsolated(context, server.url);
    // Another tab of the old version keeps its worker alive.
    await openIsolated(context, server.url);
    let pageIsGone = () => {};
    const gone = new Promise<void>(resolve => {
      pageIsGone = resolve;
    });
    await context.route('**/endless', async route => {
      await gone;
      await route.abort();
    });
    await opened.page.evaluate(() => void fetch('endless').catch(() => undefined));
    deployAnother(folder);
    const started = await opened.page.evaluate(() => performance.timeOrigin);
    await opened.page.evaluate(async () =>
      (await navigator.serviceWorker.ready).update().then(() => undefined),
    );
    await expect(opened.page.getByText('A new version of this page is ready.')).toBeVisible();
    await opened.button('Load it').click();
    await expect
      .poll(() => opened.page.evaluate(() => performance.timeOrigin).catch(() => started))
      .not.toBe(started);
    pageIsGone();
    await expect(opened.page.getByText('A new version of this page is ready.')).toBeHidden();
    await expect(opened.cell('data')).toBeVisible();
  });

  test('it can be installed', async ({ page, server }) => {
    await page.goto(server.url);
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return link ? { base: link.href, text: await (await fetch(link.href)).text() } : null;
    });
    const { icons, start_url } = JSON.parse(manifest?.text ?? '{}');
    expect(start_url).toBe('./');
    for (const { src, sizes } of icons) {
      const size = await page.evaluate(async url => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      }, new URL(src, manifest?.base).href);
      if (sizes !== 'any') expect(size).toBe(sizes);
    }
  });
});

test('without a service worker it trains on one thread and says why', async ({ page, server }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  });
  await page.goto(server.url);
  const notebook = new NotebookPage(page);
  await expect(page.getByText('lets no page share memory between threads')).toBeVisible();
  await train(notebook);
  await expect(page.locator('.top-bar')).toContainText('1 thread');
});

test('opened as a file it says that it needs a web server', async ({ page, folder }) => {
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  await expect(page.getByText('browsers run its program only from a web server')).toBeVisible();
});

/** Puts another build in the place of this one: every built file under another name, the old ones gone. */
function deployAnother(folder: string): void {
  const assets = join(folder, 'assets');
  const texts = [
    join(folder, 'index.html'),
    join(folder, 'service-worker.js'),
    ...readdirSync(assets)
      .filter(name => /\.(js|css)$/.test(name))
      .map(name => join(assets, name)),
  ];
  const renamed = readdirSync(assets).map(name => [name, name.replace(/\.(\w+)$/, '2.$1')] as const);
  for (const path of texts) {
    const text = renamed.reduce(
      (all, [before, after]) => all.replaceAll(before, after),
      readFileSync(path, 'utf8'),
    );
    writeFileSync(path, text.replace(/(version\\?":\\?")([0-9a-f]+)/, '$1another$2'));
  }
  for (const [before, after] of renamed) {
    cpSync(join(assets, before), join(assets, after));
    rmSync(join(assets, before));
  }
}
