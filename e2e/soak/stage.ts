/** A notebook under the faults' instruments, outside the test runner. */
import type { Browser, BrowserContext } from 'playwright';
import type { Settings } from '../../src/core/settings/settings.ts';
import { openIn } from '../faults/instruments.ts';
import { type Gpu, launch } from '../tools/driver/chromium.ts';
import { serveSmallSample } from '../tools/driver/files.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { serveBuiltPage } from '../tools/driver/serve.ts';

export interface Stage {
  readonly browser: Browser;
  readonly url: string;
}

/** A browser takes the GPU away for good when its process has died a few times, which here it does again and again. */
const flags = ['--disable-gpu-process-crash-limit', '--disable-domain-blocking-for-3d-apis'];

/** One server and one browser for the whole of `work`. */
export async function onStage<Result>(
  work: (stage: Stage) => Promise<Result>,
  gpu: Gpu = 'none',
): Promise<Result> {
  const server = await serveBuiltPage();
  const browser = await launch(gpu, flags);
  try {
    return await work({ browser, url: server.url });
  } finally {
    await browser.close();
    await server.close();
  }
}

/** A notebook with these settings and data, by default a few images; it is kept apart from every other. */
export async function prepared(
  { browser, url }: Stage,
  changes: Partial<Settings>,
  data: 'few images' | 'the sample' = 'few images',
): Promise<{ readonly context: BrowserContext; readonly notebook: NotebookPage }> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  if (data === 'few images') await serveSmallSample(context);
  const notebook = await openIn(context, url);
  await notebook.loadSample(120_000);
  await notebook.setAll(changes);
  return { context, notebook };
}

/** Waits until the browser's database has `runs` runs, and gives the digest of the latest one's weights. */
export async function keptWeights({ page }: NotebookPage, runs: number): Promise<string> {
  const found = await page.waitForFunction(
    async wanted => {
      const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open('digit-recognizer'));
      const transaction = database.transaction(['runs', 'bodies']);
      const kept: { id: string; at: number }[] = await settled(transaction.objectStore('runs').getAll());
      const latest = kept.sort((one, other) => other.at - one.at)[0];
      const body: { networks: { weights: Float32Array<ArrayBuffer> }[] } | undefined =
        latest && (await settled(transaction.objectStore('bodies').get(latest.id)));
      database.close();
      if (kept.length < wanted || body === undefined) return null;
      const digest = await crypto.subtle.digest('SHA-256', body.networks[0].weights);
      return Array.from(new Uint8Array(digest), byte => byte.toString(16)).join(' ');
    },
    runs,
    { timeout: 300_000 },
  );
  return (await found.jsonValue()) ?? '';
}
