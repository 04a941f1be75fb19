/** The watch over what no page may do, from inside the page: for engines whose driver cannot run a script before the page's own. */

declare global {
  interface Window {
    watched?: string[];
  }
}

/** Begins to write down errors and breaches of the policy, those of the loading included. Runs in the page. */
export function watchPage(): void {
  if (window.watched !== undefined) return;
  const watched: string[] = [];
  window.watched = watched;
  const note = (violation: { readonly effectiveDirective: string; readonly blockedURL?: string }) =>
    watched.push(`policy: ${violation.effectiveDirective} ${violation.blockedURL ?? ''}`);
  window.addEventListener('error', ({ message }) => {
    // No fault: what an observer changed is observed one frame later (https://drafts.csswg.org/resize-observer/#deliver-resize-error).
    if (!message.startsWith('ResizeObserver loop')) watched.push(`error: ${message}`);
  });
  window.addEventListener('unhandledrejection', event => watched.push(`rejection: ${event.reason}`));
  document.addEventListener('securitypolicyviolation', event =>
    note({ effectiveDirective: event.violatedDirective, blockedURL: event.blockedURI }),
  );
  if (!('ReportingObserver' in window)) return;
  const observe: ReportingObserverCallback = reports => {
    for (const { body } of reports) note(body as never);
  };
  new ReportingObserver(observe, { types: ['csp-violation'], buffered: true }).observe();
}

/** What was seen so far, and addresses elsewhere that the page asked for. Runs in the page. */
export function seenInPage(): string[] {
  const foreign = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter(url => !url.startsWith(`${location.origin}/`) && !/^(blob|data):/.test(url));
  return [...(window.watched ?? ['the watch was not begun']), ...foreign.map(url => `elsewhere: ${url}`)];
}
