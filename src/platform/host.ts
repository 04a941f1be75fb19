/**
 * What the page and the place that serves it make of each other: use without a network, memory shared between threads
 * on hosts that send no headers, and new versions.
 */

interface HostState {
  /** Whether threads can share memory: now, after one reload, or not at all in this window. */
  readonly sharing: 'possible' | 'unknown' | 'after reload' | 'impossible';
  /** Whether a newer version is ready and waits. */
  readonly updateReady: boolean;
}

export interface Host {
  read(): HostState;
  subscribe(listener: () => void): () => void;
  /** Loads the page again, isolated. */
  reload(): void;
  /** Lets the newer version take over and loads it. */
  update(): void;
}

/** Set for as long as a tab lives once it was reloaded to become isolated: it is done once at the most. */
const reloadedKey = 'digit-recognizer-reloaded-for-threads';
/** Set while the newer version is asked to take over. */
const updatingKey = 'digit-recognizer-loading-update';
const updateCheckMilliseconds = 3_600_000;
/**
 * A browser lets a newer worker take over only when the older one has nothing to do, and one request of this page that never
 * ends is something to do. After this time the page is loaded again, which ends its requests.
 */
const takeOverMilliseconds = 3000;

/** Resolves when the worker answers for the page's next load. */
async function activeWorker(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  if (!active || active.state === 'activated') return;
  await new Promise<void>(resolve => {
    active.addEventListener('statechange', () => {
      if (active.state === 'activated') resolve();
    });
  });
}

/** Calls `ready` when a newer version than the one that serves this page is installed. */
function watchUpdates(registration: ServiceWorkerRegistration, ready: () => void): void {
  const look = () => {
    if (registration.waiting && navigator.serviceWorker.controller) ready();
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  let checked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checked < updateCheckMilliseconds) return;
    checked = Date.now();
    // Without a network there is nothing newer.
    registration.update().catch(() => undefined);
  });
}

/** Lets a worker that waits take over, and loads the page again when it has. */
function takeOver(waiting: ServiceWorker): void {
  const loadNewer = () => {
    sessionStorage.removeItem(updatingKey);
    location.reload();
  };
  navigator.serviceWorker.addEventListener('controllerchange', loadNewer, { once: true });
  waiting.postMessage('take over');
}

/** Keeps this build's files in the service worker's cache for as long as the tab lives. */
function holdBuild(): void {
  void navigator.locks?.request(import.meta.url, { mode: 'shared' }, () => new Promise(() => undefined));
}

/**
 * Registers the service worker; only the built page has one.
 *
 * @param canShare whether threads can share memory in this page as it is
 * @param mayReload whether nothing runs and nothing is unsaved
 */
export function createHost(canShare: boolean, mayReload: () => boolean): Host {
  const listeners = new Set<() => void>();
  let registration: ServiceWorkerRegistration | null = null;
  let state: HostState = { sharing: canShare ? 'possible' : 'unknown', updateReady: false };
  const change = (changes: Partial<HostState>) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  };
  const reload = () => {
    sessionStorage.setItem(reloadedKey, 'yes');
    location.reload();
  };

  async function isolate(): Promise<void> {
    if (canShare) {
      sessionStorage.removeItem(reloadedKey);
      return;
    }
    if (globalThis.crossOriginIsolated || sessionStorage.getItem(reloadedKey)) {
      change({ sharing: 'impossible' });
      return;
    }
    await activeWorker();
    change({ sharing: 'after reload' });
    if (mayReload()) reload();
  }

  async function register(): Promise<void> {
    try {
      const url = new URL('service-worker.js', document.baseURI);
      registration = await navigator.serviceWorker.register(url);
      const isUpdating = sessionStorage.getItem(updatingKey) !== null;
      if (isUpdating && registration.waiting) takeOver(registration.waiting);
      sessionStorage.removeItem(updatingKey);
      watchUpdates(registration, () => change({ updateReady: true }));
      await isolate();
    } catch (error) {
      // Without it the page works as well, only not offline and on one thread: private windows of some browsers refuse.
      console.warn(error);
      if (!canShare) change({ sharing: 'impossible' });
    }
  }

  if (import.meta.env.PROD) {
    holdBuild();
    if (!('serviceWorker' in navigator)) change(canShare ? {} : { sharing: 'impossible' });
    else if (document.readyState === 'complete') void register();
    else window.addEventListener('load', () => void register(), { once: true });
  }

  return {
    read: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload,
    update() {
      const waiting = registration?.waiting;
      if (!waiting) {
        location.reload();
        return;
      }
      sessionStorage.setItem(updatingKey, 'yes');
      takeOver(waiting);
      setTimeout(() => location.reload(), takeOverMilliseconds);
    },
  };
}
