/** Progress in the window's title and icon, so that a glance at the tab tells how far it is. */
import { useEffect, useRef } from 'react';
import { cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { shareDoneOf } from './use-outline.ts';

const name = 'Digit Recognizer';

function percentOf(page: PageState): number | null {
  const running = cellIds.find(cell => statusOf(page.notebook, cell).kind === 'running');
  const share = running ? shareDoneOf(page, running) : null;
  return share === null ? null : Math.round(100 * share);
}

/** The tab's icon as a data URL: a ring that is filled to `percent`. */
const ringIcon = (percent: number): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke-width="6" transform="rotate(-90 16 16)"><circle cx="16" cy="16" r="12" stroke="#9ea3b0"/><circle cx="16" cy="16" r="12" stroke="#4f46e5" pathLength="100" stroke-dasharray="${percent} 100"/></g></svg>`,
  )}`;

/** Rounds to steps of five percent: a tab's icon shows no finer ones, and the browser decodes every new icon. */
const coarse = (percent: number): number => Math.round(percent / 5) * 5;

export function useWindowTitle(): void {
  const percent = usePage(percentOf);
  const failed = usePage(({ notebook }) => cellIds.some(cell => statusOf(notebook, cell).kind === 'failed'));
  useEffect(() => {
    const mark = failed ? '✕ ' : '';
    document.title = percent === null ? `${mark}${name}` : `${percent} % · ${name}`;
  }, [percent, failed]);

  const step = percent === null ? null : coarse(percent);
  const usual = useRef<string>(null);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!icon) return;
    usual.current ??= icon.href;
    // Setting the same address again would make the browser fetch it again.
    const href = step === null ? usual.current : ringIcon(step);
    if (icon.href !== href) icon.href = href;
  }, [step]);
}
