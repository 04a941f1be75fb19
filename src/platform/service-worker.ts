/**
 * Lets the page work without a network after the first visit. The files of a build are cached under one version, because
 * a page of one build cannot use the scripts of another; the page itself comes from the network while there is one.
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
}
const scope = self as unknown as ServiceWorkerScope;

const build: { readonly version: string; readonly files: readonly string[] } = JSON.parse(
  'the build puts its list of files here',
);
const cacheName = `digit-recognizer-${build.version}`;
const builtUrls = new Set(build.files.map(file => new URL(file, scope.location.href).href));

async function cacheBuild(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...builtUrls, new URL('./', scope.location.href).href]);
}

async function deleteOtherCaches(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(name => name.startsWith('digit-recognizer-') && name !== cacheName);
  await Promise.all(old.map(name => caches.delete(name)));
}

/** For built files, whose names hold a hash of their content: a cached one is never out of date. */
async function cacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** For the page and the sample data: fresh while there is a network, else the last cached response. */
async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.status === 200) await cache.put(request, response.clone());
    return response;
  } catch (cause) {
    const cached = await cache.match(request, {
      ignoreVary: true,
      ignoreSearch: request.mode === 'navigate',
    });
    if (cached) return cached;
    throw cause;
  }
}

scope.addEventListener('install', event => event.waitUntil(cacheBuild()));
scope.addEventListener('activate', event => event.waitUntil(deleteOtherCaches()));
scope.addEventListener('fetch', event => {
  const { method, url, mode } = event.request;
  if (method !== 'GET' || !url.startsWith(scope.location.origin)) return;
  const built = mode !== 'navigate' && builtUrls.has(url);
  event.respondWith(built ? cacheFirst(event.request) : networkFirst(event.request));
});
