/** A tooltip beside the pointer, in the page's own style. Its text is set as text, never as HTML. */
import type { TooltipHandler } from 'vega';

/** The lines of a tooltip without empty values: `{ epoch: '3', loss: '0.0312' }` gives `epoch: 3` and `loss: 0.0312`. */
export function tooltipLines(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.entries(value)
    .filter(([, part]) => part !== null && part !== undefined && part !== '' && part !== 'NaN')
    .map(([name, part]) => `${name}: ${String(part)}`);
}

export function createTooltip(): { readonly handler: TooltipHandler; remove(): void } {
  const label = document.createElement('div');
  label.className = 'chart-tooltip';
  label.setAttribute('aria-hidden', 'true');
  return {
    handler: (_, event: MouseEvent, __, value: unknown) => {
      const lines = tooltipLines(value);
      if (lines.length === 0) {
        label.remove();
        return;
      }
      label.textContent = lines.join('\n');
      document.body.append(label);
      placeBeside(label, event);
    },
    remove: () => label.remove(),
  };
}

/** Positions the label beside the pointer, inside the window. */
function placeBeside(label: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const left = Math.min(clientX + 12, window.innerWidth - label.offsetWidth - 8);
  const below = clientY + 16;
  const top = below + label.offsetHeight > window.innerHeight ? clientY - label.offsetHeight - 8 : below;
  label.style.left = `${Math.max(8, left)}px`;
  label.style.top = `${top}px`;
}
