/** What the build adds to the page, the content security policy and the list of files that work offline, and what it checks. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { metaPolicy } from './headers.ts';

/** Puts the policy into the built page itself, so that it holds on a host that sends no headers. */
export function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * Fails the build of a worker whose first file is imported by one of its others. WebKit runs it a second time then, beside
 * the first: the second receives the page's messages and knows nothing of what the first was told.
 */
export function workersStartOnce(): Plugin {
  return {
    name: 'workers-start-once',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        for (const imported of file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : []) {
          const target = bundle[imported];
          if (target?.type === 'chunk' && target.isEntry)
            this.error(`${file.fileName} imports ${imported}, with which a worker starts`);
        }
    },
  };
}

/** Tells the service worker which files this build has; another build gives another list and so another worker. */
export function offlineFiles(): Plugin {
  let publicFolder = '';
  return {
    name: 'offline-files',
    apply: 'build',
    enforce: 'post',
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const built = Object.keys(bundle).filter(
          name => name !== 'service-worker.js' && !name.endsWith('.map'),
        );
        // The sample data is large and is kept once it was used.
        const copied = readdirSync(publicFolder, { withFileTypes: true }).filter(entry => entry.isFile());
        const names = [...built, ...copied.map(({ name }) => name)];
        const hash = createHash('sha256').update(names.join('\n'));
        // Built files are named by their content; these are not.
        for (const { name } of copied) hash.update(readFileSync(join(publicFolder, name)));
        const page = bundle['index.html'];
        if (page?.type === 'asset') hash.update(page.source);
        const version = hash.digest('hex').slice(0, 16);
        const worker = bundle['service-worker.js'];
        if (worker?.type !== 'chunk') this.error('the build has no service-worker.js');
        // The minifier chooses the quotes.
        const marker = /(["'`])the build puts its list of files here\1/;
        if (!marker.test(worker.code)) this.error('service-worker.js has no place for the list of files');
        worker.code = worker.code.replace(marker, () =>
          JSON.stringify(JSON.stringify({ version, files: names })),
        );
      },
    },
  };
}
