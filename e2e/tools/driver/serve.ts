/** Serves the built page on a free port, with the headers that it is always served with. */
import { join } from 'node:path';
import { preview } from 'vite';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveBuiltPage(): Promise<Served> {
  const root = join(import.meta.dirname, '../../..');
  const server = await preview({ root, logLevel: 'warn', preview: { host: 'localhost', port: 0 } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the server has no address');
  return { url, close: () => server.close() };
}
