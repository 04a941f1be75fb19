/** A project's pages, as a browser gets them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InlineConfig, preview } from 'vite';
import { developmentHeaders } from '../../src/build/headers.ts';
import type { Project } from './installed-package.ts';

/** What every Vite of these tests has: nothing of this repository's own configuration. */
export const bare: InlineConfig = { configFile: false, logLevel: 'error' };

/**
 * Serves a folder of the project, isolated and under a policy that forbids `eval`, for as long as `work` takes; calls it
 * with the address, which ends in a slash.
 */
export async function served(
  project: Project,
  folder: string,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = await preview({
    ...bare,
    root: project.folder,
    build: { outDir: folder },
    preview: { host: 'localhost', port: 0, headers: developmentHeaders },
  });
  try {
    await work(server.resolvedUrls?.local[0] ?? '');
  } finally {
    await server.close();
  }
}

/** Trains on train.csv, and says on how many threads and what the hash of the saved model is. */
export const hashScript = `
  import { loadLabelledCsv, train } from 'digit-recognizer';
  export async function work(threads) {
    const images = await loadLabelledCsv((await fetch('/train.csv')).body);
    const model = await train(images, { preset: 'sprint', seed: 3, threads });
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', model.save()));
    return model.report.device.threads + ' ' + Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('');
  }`;

const hashPage = `<!doctype html><meta charset="utf-8"><title>training</title>
<script type="importmap">{ "imports": { "digit-recognizer": "./node_modules/digit-recognizer/browser.js" } }</script>
<script type="module">
  import { work } from './hash.js';
  document.title = await work(2).catch(error => String(error));
</script>`;

/** Writes `hash.html`, which trains without a bundler on two threads: its title becomes what `hashScript` says. */
export async function writeHashPage({ folder }: Project): Promise<void> {
  await writeFile(join(folder, 'hash.html'), hashPage);
  await writeFile(join(folder, 'hash.js'), hashScript);
}
