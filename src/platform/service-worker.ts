/**
 * The service worker: lets the page work without a network after the first visit, and isolates it on hosts that send no
 * headers, so that threads can share memory there.
 *
 * The files of a build are cached under one version, because a page of one build cannot use the scripts of another. A
 * tab that still shows an older build holds a lock on it (`host.ts`); its cache stays until the lock is gone.
 */

// The DOM library describes windows; these are the few parts of a service worker that are used here.
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly location: Location;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(
    type: 'message',
    listener: (event: ExtendableEvent & { readonly data: unknown }) => void,
  ): void;
  skipWaiting(): Promise<void>;
}
const scope = self as unknown as ServiceWorkerScope;

const build: { readonly version: string; readonly files: readonly string[] } = JSON.parse(
  'the build puts its list of files here',
);
const cachePrefix = 'digit-recognizer-';
const cacheName = `${cachePrefix}${build.version}`;
const urlOf = (file: string): string => new URL(file, scope.location.href).href;
const page = urlOf('./');
const builtFolder = urlOf('assets/');
const builtUrls = new Set(build.files.map(urlOf));

/** Fetches the whole build. Fails while the host is between two builds; the browser then tries again later. */
async function cacheBuild(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...builtUrls, new Request(page, { cache: 'reload' })]);
  const text = await (await cache.match(page))?.text();
  const scripts = [...(text ?? '').matchAll(/src="\.\/(assets\/[^"]+)"/g)].map(([, file]) => urlOf(file));
  if (scripts.length > 0 && scripts.every(url => builtUrls.has(url))) return;
  await caches.delete(cacheName);
  throw new Error('the page is of another build than its service worker');
}

/** Deletes the caches of builds that no open tab shows. */
async function deleteUnusedBuilds(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  for (const name of await caches.keys()) {
    if (!name.startsWith(cachePrefix) || name === cacheName) continue;
    const cache = await caches.open(name);
    // A tab's lock is named by its first script (`host.ts`).
    const shown = await Promise.all(held.map(lock => (lock.name ? cache.match(lock.name) : undefined)));
    if (shown.every(response => response === undefined)) await caches.delete(name);
  }
}

/** Built files are named by their content, so a cached one is always right, whichever build it is of. */
async function cacheFirst(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The sample data: fresh if there is a network, else as last seen. */
async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.status === 200) await cache.put(request, response.clone());
    return response;
  } catch (cause) {
    const cached = await cache.match(request, { ignoreVary: true });
    if (cached) return cached;
    throw cause;
  }
}

/** The page: fresh if there is a network, else as this build has it, so that it never asks for files of another. */
async function pageItself(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    const cache = await caches.open(cacheName);
    const cached = await cache.match(page, { ignoreVary: true });
    if (cached) return cached;
    throw cause;
  }
}

/**
 * The same response with the headers of cross-origin isolation, for hosts that send none
 * (https://web.dev/articles/coop-coep).
 */
function isolated(response: Response): Response {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

function answer(request: Request): Promise<Response> {
  if (request.mode === 'navigate') return pageItself(request);
  return builtUrls.has(request.url) || request.url.startsWith(builtFolder)
    ? cacheFirst(request)
    : networkFirst(request);
}

scope.addEventListener('install', event => event.waitUntil(cacheBuild()));
scope.addEventListener('activate', event => event.waitUntil(deleteUnusedBuilds()));
scope.addEventListener('message', event => {
  if (event.data === 'take over') event.waitUntil(scope.skipWaiting());
});
scope.addEventListener('fetch', event => {
  const { method, url, mode } = event.request;
  if (method !== 'GET' || !url.startsWith(scope.location.origin)) return;
  if (mode === 'navigate') event.waitUntil(deleteUnusedBuilds());
  event.respondWith(answer(event.request).then(isolated));
});
