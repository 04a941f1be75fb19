/** The panel's code is loaded with the first image that is opened. Render it inside Suspense. */
import { lazy } from 'react';

export const LazyImagePanel = lazy(async () => ({ default: (await import('./image-panel.tsx')).ImagePanel }));
