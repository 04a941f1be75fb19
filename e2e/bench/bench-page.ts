/** Builds and serves the pages that benchmarks run in. Nothing of them is in the product. */
import { join } from 'node:path';
import { build, type InlineConfig, preview } from 'vite';
import { productionHeaders } from '../../src/build/headers.ts';

export interface BenchPage {
  readonly url: string;
  /** Absolute path of a folder whose files are served beside the page. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The page of the folder `root`, built into `.cache/<name>` and served with every header of the product but one. */
export async function serveBenchPage(
  root: string,
  name: string,
  options: InlineConfig['build'] = {},
): Promise<BenchPage> {
  const folder = join(import.meta.dirname, '../../.cache', name);
  const config: InlineConfig = {
    configFile: false,
    root,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { target: 'esnext', outDir: folder, emptyOutDir: true, ...options },
  };
  await build(config);
  // There is no content security policy: the peers need `eval` and blobs.
  const { 'Content-Security-Policy': _, ...headers } = productionHeaders;
  const server = await preview({ ...config, preview: { port: 0, headers } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the preview server has no address');
  return { url, folder, close: () => server.close() };
}
