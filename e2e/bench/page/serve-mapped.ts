/** The page as it is built, with source maps beside its scripts, by which tasks are named. */
import { join } from 'node:path';
import { build, preview } from 'vite';
import { type NamePlace, sourceNames } from './source-names.ts';

export interface MappedPage {
  readonly url: string;
  readonly namePlace: NamePlace;
  close(): Promise<void>;
}

export async function serveMappedPage(): Promise<MappedPage> {
  const root = join(import.meta.dirname, '../../..');
  const outDir = '.cache/bench-page';
  const shared = { root, logLevel: 'warn' } as const;
  // Hidden maps leave the scripts as the product has them, to the byte.
  await build({ ...shared, build: { outDir, emptyOutDir: true, sourcemap: 'hidden' } });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: 'localhost', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the server has no address');
  return { url, namePlace: sourceNames(join(root, outDir)), close: () => server.close() };
}
