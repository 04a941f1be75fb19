/** Lets the browser keep the page for use without a network. Only the built page has the worker for it. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    // Without it the page works as well, only not offline: private windows of some browsers refuse.
    navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI)).catch(console.warn);
  };
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
