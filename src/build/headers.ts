/** The HTTP headers of the page, in one place for the preview server, the dev server and the page's own <meta>. */

type Policy = Readonly<Record<string, readonly string[]>>;

/** Content security policy: scripts only from the page's own files, connections only to its own origin. */
const policy: Policy = {
  'default-src': ["'none'"],
  // WebAssembly needs its own permission; `eval` stays forbidden.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // Vega, inside tfjs-vis, writes style attributes.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The policy of the dev server, whose hot reloading injects an inline script and uses a web socket. */
const developmentPolicy: Policy = {
  ...policy,
  'script-src': [...policy['script-src'], "'unsafe-inline'"],
  'connect-src': [...policy['connect-src'], 'ws:'],
};

const directives = (of: Policy) =>
  Object.entries(of)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');

/** Cross-origin isolation: shared memory, and with it threads, exist only on such a page. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export const productionHeaders = { ...isolation, 'Content-Security-Policy': directives(policy) };
export const developmentHeaders = { ...isolation, 'Content-Security-Policy': directives(developmentPolicy) };

/** For a host that sends no headers; browsers ignore `frame-ancestors` in a <meta>, with a warning. */
export const metaPolicy = directives(
  Object.fromEntries(Object.entries(policy).filter(([name]) => name !== 'frame-ancestors')),
);
