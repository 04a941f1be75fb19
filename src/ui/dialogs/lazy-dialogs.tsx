/** Components that arrive with their first use and so weigh nothing when the page opens. Render them inside Suspense. */
import { lazy } from 'react';

export const LazyDialog = lazy(async () => ({ default: (await import('./dialog.tsx')).Dialog }));
export const LazyMarkdown = lazy(async () => ({
  default: (await import('../controls/markdown.tsx')).MarkdownText,
}));
export const LazyCommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
export const LazyShortcutSheet = lazy(async () => ({
  default: (await import('./shortcut-sheet.tsx')).ShortcutSheet,
}));
