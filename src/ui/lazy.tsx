/** Components whose code is loaded at their first use, so that the page opens sooner. Render them inside Suspense. */
import { lazy } from 'react';

export const LazyDialog = lazy(async () => ({ default: (await import('./dialogs/dialog.tsx')).Dialog }));
export const LazyMarkdown = lazy(async () => ({
  default: (await import('./controls/markdown.tsx')).MarkdownText,
}));
export const LazyShortcutSheet = lazy(async () => ({
  default: (await import('./dialogs/shortcut-sheet.tsx')).ShortcutSheet,
}));
