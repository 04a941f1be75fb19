/** Registers the service worker that makes the page work offline. Only the built page has one. */

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    // Private windows of some browsers refuse; the page then works as well, only not offline.
    navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI)).catch(console.warn);
  };
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
