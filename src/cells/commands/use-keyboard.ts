/** The keyboard of the whole page. */
import { useLayoutEffect } from 'react';
import { commandFor, type Focus } from './shortcuts.ts';
import type { Actions } from './use-actions.ts';

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return 'field';
  return target.closest('button, a, summary, input, [role="option"]') ? 'control' : 'page';
}

/**
 * Runs the commands of the keys, except while a dialog or menu is open or (`waiting`) its code is being loaded. A dialog that was
 * closed stays for a moment, in which the next key counts already.
 */
export function useKeyboard(actions: Actions, waiting: boolean): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isLoading = waiting && !document.querySelector('dialog');
      if (event.defaultPrevented || isLoading || document.querySelector('dialog[open], :popover-open'))
        return;
      const command = commandFor(event, focusOf(event.target));
      if (!command) return;
      event.preventDefault();
      actions[command]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [actions, waiting]);
}
