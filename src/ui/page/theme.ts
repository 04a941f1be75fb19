/** The page's colour themes. */

/** The themes to choose from; `system` follows the system's settings for dark colours and for more contrast. */
export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export const themeNames: Readonly<Record<Theme, string>> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
};

/** The next theme when one button turns through them. */
export function themeAfter(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length];
}

/** The media query of a system that asks for more contrast. */
export const moreContrast = '(prefers-contrast: more)';

/**
 * Sets the theme on the page's root element, from which every colour follows, charts included. The theme `system` becomes
 * `contrast` while `contrastQuery` (of `moreContrast`) matches, so that the colours of high contrast are written once.
 * The function that it returns ends that.
 */
export function applyTheme(
  theme: Theme,
  root: Pick<HTMLElement, 'dataset'>,
  contrastQuery: Pick<MediaQueryList, 'matches' | 'onchange'>,
): () => void {
  const apply = (): void => {
    root.dataset.theme = theme === 'system' && contrastQuery.matches ? 'contrast' : theme;
  };
  apply();
  contrastQuery.onchange = apply;
  return () => {
    contrastQuery.onchange = null;
  };
}
