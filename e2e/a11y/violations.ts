/** Rules of axe that the page breaks, in every theme. */
import type axe from 'axe-core';
import type { Page } from 'playwright';
import { axeSource } from './axe-source.ts';

const links = 'link-in-text-block';
/**
 * The themes that a person can choose; high contrast comes on both of the system's colours and is held to 7 : 1 instead
 * of 4.5 : 1.
 */
const themes = [
  { name: 'light', theme: 'light', colorScheme: 'light', colours: null },
  { name: 'dark', theme: 'dark', colorScheme: 'dark', colours: ['color-contrast', links] },
  {
    name: 'high contrast on white',
    theme: 'contrast',
    colorScheme: 'light',
    colours: ['color-contrast-enhanced', links],
  },
  {
    name: 'high contrast on black',
    theme: 'contrast',
    colorScheme: 'dark',
    colours: ['color-contrast-enhanced', links],
  },
] as const;

/** Puts axe into the page. */
export const loadAxe = async (page: Page): Promise<void> => {
  await page.evaluate(axeSource);
};

/** Rules that are broken, with the theme and the elements that break them; `within` is a CSS selector. */
export async function violations(page: Page, within = 'html'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, theme, colorScheme, colours } of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(choice => {
      document.documentElement.dataset.theme = choice;
    }, theme);
    // Names, roles and structure are the same in every theme; what differs is colour.
    const options: axe.RunOptions = {
      resultTypes: ['violations'],
      ...(colours && { runOnly: [...colours] }),
    };
    const { violations: broken } = await page.evaluate(
      ([selector, rules]) => window.axe.run(selector, rules),
      [within, options] as const,
    );
    for (const { id, nodes } of broken)
      found.push(`${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  }
  return found;
}
