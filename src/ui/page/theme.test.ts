import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyTheme, type Theme, themes } from './theme.ts';

/** A media query whose answer the test changes. */
class ContrastQuery {
  onchange: (() => void) | null = null;

  constructor(public matches: boolean) {}

  change(matches: boolean): void {
    this.matches = matches;
    this.onchange?.();
  }
}

/** The page's root with the theme as `applyTheme` leaves it. */
function applied(theme: Theme, query: ContrastQuery) {
  const root: { readonly dataset: DOMStringMap } = { dataset: {} };
  return { shown: () => root.dataset.theme, end: applyTheme(theme, root, query) };
}

describe('a theme', () => {
  it.each(themes)('%s is shown as it was chosen while the system asks for nothing', theme => {
    expect(applied(theme, new ContrastQuery(false)).shown()).toBe(theme);
  });

  it.each([
    ['system', 'contrast'],
    ['light', 'light'],
    ['dark', 'dark'],
    ['contrast', 'contrast'],
  ] as const)('%s is shown as %s where the system asks for more contrast', (theme, expected) => {
    expect(applied(theme, new ContrastQuery(true)).shown()).toBe(expected);
  });

  it('follows the system when it changes its mind, until another theme is chosen', () => {
    const query = new ContrastQuery(false);
    const { shown, end } = applied('system', query);
    query.change(true);
    expect(shown()).toBe('contrast');
    query.change(false);
    expect(shown()).toBe('system');
    end();
    query.change(true);
    expect(shown()).toBe('system');
  });
});

it('the colours of high contrast are written once', () => {
  const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
  expect(tokens.match(/^:root\[data-theme="contrast"\] \{$/gm)).toHaveLength(1);
  expect(tokens).not.toContain('prefers-contrast');
});
