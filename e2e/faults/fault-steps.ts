/** Steps that several fault tests take. */
import { expect, type Page } from 'playwright/test';
import type { Settings } from '../../src/core/settings/settings.ts';
import { tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';
import { type Log, openIn } from './instruments.ts';
import type { Scene } from './matrix-row.ts';
import { crashPage } from './process-faults.ts';

/** Milliseconds: a GPU in software compiles a training step for many seconds. */
const slowest = 90_000;

export const logOf = (page: Page): Promise<Log> => page.evaluate(() => window.faultLog);

/**
 * A network with small checkpoints that trains for a minute on two cores; a dense one would have finished before a test
 * strikes.
 */
const endless = {
  ...tiny,
  model: 'cnn',
  filters: '16,32',
  kernelSize: '5',
  denseUnits: 0,
  epochs: 500,
} as const;

/** Starts a training that only a test ends, and waits until it has a checkpoint to go back to. */
export async function trainWithoutEnd(notebook: NotebookPage, changes: Partial<Settings>): Promise<void> {
  await notebook.loadSample();
  // A GPU in software takes long for the smallest network. WebAssembly, which bridges its absence, must not end it meanwhile.
  const onGpu = changes.device === 'webgpu' || changes.device === 'webgl';
  await notebook.setAll({ ...(onGpu ? { ...tiny, epochs: 500, batchSize: 1 } : endless), ...changes });
  await notebook.run('train');
  await notebook.page.waitForFunction(() => window.faultLog.lastCheckpoint > 0, null, {
    timeout: slowest * patience,
  });
}

export async function trainBriefly(notebook: NotebookPage, changes: Partial<Settings>): Promise<void> {
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, ...changes });
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], slowest);
}

/** Expects that the training was resumed from a checkpoint, ends up on `backend`, makes progress there and can be stopped. */
export async function expectRecovery(notebook: NotebookPage, backend: string): Promise<void> {
  const { page } = notebook;
  // A GPU may be bridged by WebAssembly until it is ready.
  await page.waitForFunction(
    wanted => {
      const trained = window.faultLog.ran.filter(({ what }) => what === 'training');
      return trained.length > 1 && trained.at(-1)?.backend === wanted;
    },
    backend,
    { timeout: slowest * patience },
  );
  const { trainings } = await logOf(page);
  const resumed = trainings.at(-1)?.resumedStep ?? 0;
  expect(resumed).toBeGreaterThan(0);
  await expect(notebook.cell('train')).toContainText(/from the last checkpoint/);
  await page.waitForFunction(before => window.faultLog.lastCheckpoint > before, resumed, {
    timeout: slowest * patience,
  });
  await notebook.cell('train').getByRole('button', { name: 'Stop and keep', exact: true }).click();
  await notebook.waitFor('train', ['stopped', 'done'], 30_000);
}

/** Kills the page's process and opens the notebook in another one. */
export async function crashAndReopen({
  page,
  context,
}: Pick<Scene, 'page' | 'context'>): Promise<NotebookPage> {
  const address = page.url();
  await crashPage(page);
  return openIn(context, address);
}

/** Evaluates or predicts, and expects the answer from `backend` although a blow was armed. */
export async function expectAnswer(
  notebook: NotebookPage,
  cell: 'evaluate' | 'predict',
  backend: string,
): Promise<void> {
  await notebook.run(cell);
  await notebook.waitFor(cell, ['done'], slowest);
  expect((await logOf(notebook.page)).ran.at(-1)).toEqual({ what: 'prediction', backend });
}
