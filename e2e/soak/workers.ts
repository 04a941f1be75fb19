/** Soak part `workers`: workers that die in the middle of a request. */
import type { Blow } from '../faults/instruments.ts';
import { killNextWorker } from '../faults/process-faults.ts';
import { zipFile } from '../tools/driver/files.ts';
import { drop } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { tinyRun } from './memory.ts';
import type { Part } from './part.ts';
import { onStage, prepared } from './stage.ts';

/** A training of 30 tiny epochs lasts long enough to be struck in the middle, and is short enough for hundreds. */
const epochs = 30;
const blows: readonly Blow[] = ['throw', 'silence'];
const asks = ['train', 'evaluate', 'predict', 'data'] as const;
const patience = 180_000;

async function trainAndStrike(notebook: NotebookPage, blow: Blow): Promise<void> {
  await notebook.run('train');
  await notebook.waitFor('train', ['running', 'done'], patience);
  await notebook.page.evaluate(
    ({ what, milliseconds }) =>
      new Promise<void>(resolve => {
        setTimeout(() => {
          window.inflict(what);
          resolve();
        }, milliseconds);
      }),
    { what: blow, milliseconds: Math.random() * 400 },
  );
  await notebook.waitFor('train', ['done'], patience);
}

async function askAndStrike(notebook: NotebookPage, cell: 'evaluate' | 'predict', blow: Blow): Promise<void> {
  const { page } = notebook;
  const before = await page.evaluate(() => window.faultLog.engines);
  await page.evaluate(what => window.inflictAt('predict', what), blow);
  await notebook.run(cell);
  await page.waitForFunction(engines => window.faultLog.engines > engines, before, { timeout: patience });
  await notebook.waitFor(cell, ['done'], patience);
}

/** Kills the file reader while it reads: the Data cell reports it and keeps what was loaded. */
async function loadAndStrike(notebook: NotebookPage): Promise<void> {
  await killNextWorker(notebook.page);
  await drop(notebook, [await zipFile('digit-recognizer.zip')]);
  const cell = notebook.cell('data');
  await cell.getByRole('alert').filter({ hasText: 'died' }).first().waitFor({ timeout: patience });
  // The next load is answered by a fresh worker, and takes the message away.
  await drop(notebook, [await zipFile('digit-recognizer.zip')]);
  await cell.getByRole('alert').first().waitFor({ state: 'detached', timeout: patience });
  await notebook.waitFor('data', ['done'], patience);
}

/** Each worker dies in the middle of a request, with an error or silently, and the request is answered all the same. */
export const workers: Part = {
  name: 'workers',
  usual: 200,
  unit: 'killed workers',
  run: (count, say) =>
    onStage(async stage => {
      const { context, notebook } = await prepared(stage, { ...tinyRun, epochs });
      const problems: string[] = [];
      let slowest = 0;
      for (let kill = 0; kill < count; kill++) {
        const ask = asks[kill % asks.length];
        const blow = blows[Math.floor(kill / asks.length) % blows.length];
        const begun = performance.now();
        try {
          if (ask === 'train') await trainAndStrike(notebook, blow);
          else if (ask === 'data') await loadAndStrike(notebook);
          else await askAndStrike(notebook, ask, blow);
        } catch (error) {
          problems.push(`kill ${kill + 1}, ${ask}, ${blow}: ${String(error)}`);
        }
        slowest = Math.max(slowest, performance.now() - begun);
        say(`worker ${kill + 1} of ${count}: ${ask}, ${blow}`);
      }
      await context.close();
      const what = 'workers killed while training, evaluating, predicting and reading files';
      return [{ what, times: count, problems, measured: `slowest answer ${(slowest / 1000).toFixed(1)} s` }];
    }),
};
