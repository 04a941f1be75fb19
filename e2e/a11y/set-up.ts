/** What the views of the page are told by, before axe looks at them. */
import type { Page } from 'playwright/test';
import type { CellId } from '../../src/core/notebook/cell-graph.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import type { GivenFile } from '../tools/driver/files.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';

interface View {
  /** What is in view: `with a photo`. */
  readonly what: string;
  /** A CSS selector of the part of the page that axe looks at. */
  readonly within: string;
  /** What a person does to get there from the view before. */
  open(notebook: NotebookPage, page: Page): Promise<unknown>;
}

export interface SetUp {
  readonly name: string;
  readonly files: () => Promise<readonly GivenFile[]>;
  readonly settings: Partial<Settings>;
  /** The cell that has run before the first view. */
  readonly run: CellId | null;
  readonly views: readonly View[];
}
