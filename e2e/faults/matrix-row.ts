/** The types of the fault matrix, and the makers of its rows and entries. */
import type { BrowserContext, Page } from 'playwright/test';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import type { Lack } from './instruments.ts';

export const phases = ['loading', 'training', 'evaluating', 'predicting'] as const;
export type Phase = (typeof phases)[number];

export interface Scene {
  readonly notebook: NotebookPage;
  readonly page: Page;
  readonly context: BrowserContext;
}

/** One fault in one phase. */
export type MatrixEntry =
  /** `title` says what is promised. */
  | { readonly kind: 'test'; readonly title: string; readonly run: (scene: Scene) => Promise<void> }
  /** The test of another phase passes through this one with the fault in place. */
  | { readonly kind: 'within'; readonly phase: Phase }
  /** `why` is a sentence that says why the fault cannot reach this phase. */
  | { readonly kind: 'cannot'; readonly why: string };

/** One fault in every phase. */
export interface MatrixRow {
  /** True when the browser needs its (software) GPU. */
  readonly gpu: boolean;
  readonly lack: Lack;
  /** Offline use needs the service worker, which takes the place of the instruments. */
  readonly serviceWorker: boolean;
  readonly entries: { readonly [P in Phase]: MatrixEntry };
}

export const matrixRow = (
  entries: MatrixRow['entries'],
  special: Partial<Omit<MatrixRow, 'entries'>> = {},
): MatrixRow => ({
  gpu: false,
  lack: 'nothing',
  serviceWorker: false,
  ...special,
  entries,
});

export const proves = (title: string, run: (scene: Scene) => Promise<void>): MatrixEntry => ({
  kind: 'test',
  title,
  run,
});
export const provedWithin = (phase: Phase): MatrixEntry => ({ kind: 'within', phase });
export const noGpuWhileLoading: MatrixEntry = {
  kind: 'cannot',
  why: 'Reading files uses no GPU; a training opens its device afresh.',
};
