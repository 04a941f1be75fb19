/** Soak part `workers`: workers that die or hang in the middle of a request. */
import type { Blow } from '../faults/instruments.ts';
import { killNextReader } from '../faults/process-faults.ts';
import { zipFile } from '../tools/driver/files.ts';
import { drop } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { tinyRun } from './memory.ts';
import { longestOf, type Part, type promised } from './part.ts';
import { onStage, prepared } from './stage.ts';

/** A training of 60 tiny epochs lasts long enough to be struck in the middle, and is short enough for hundreds. */
const epochs = 60;
const blows: readonly Blow[] = ['throw', 'silence', 'hang'];
const patience = 180_000;

/** Gives the milliseconds without steps; null where the training was over before it was struck. */
async function trainAndStrike(notebook: NotebookPage, blow: Blow): Promise<number | null> {
  const { page } = notebook;
  const before = await page.evaluate(() => window.faultLog.moments.length);
  await notebook.run('train');
  await notebook.waitFor('train', ['running', 'done'], patience);
  await page.evaluate(
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
  const { moments, longestPause } = await page.evaluate(() => window.faultLog);
  return moments.length >= before + 3 ? longestPause : null;
}

/** Gives the milliseconds from the click until the answer; null where the answer was there before the blow. */
async function askAndStrike(
  notebook: NotebookPage,
  cell: 'evaluate' | 'predict',
  blow: Blow,
): Promise<number | null> {
  const { page } = notebook;
  const before = await page.evaluate(() => ({
    engines: window.faultLog.engines,
    ran: window.faultLog.ran.length,
  }));
  await page.evaluate(what => window.inflictAt('predict', what), blow);
  const begun = performance.now();
  await notebook.run(cell);
  // An engine that throws after its answer is replaced by the next request, not before.
  await page.waitForFunction(
    ({ engines, ran }) => window.faultLog.engines > engines || window.faultLog.ran.length > ran,
    before,
    { timeout: patience },
  );
  await notebook.waitFor(cell, ['done'], patience);
  const isStruck = (await page.evaluate(() => window.faultLog.engines)) > before.engines;
  return isStruck ? performance.now() - begun : null;
}

/**
 * Kills the file reader while it reads: the Data cell reports it and keeps what was loaded. Gives the milliseconds until
 * then.
 */
async function loadAndStrike(notebook: NotebookPage): Promise<number> {
  await killNextReader(notebook.page);
  const file = await zipFile('digit-recognizer.zip');
  const begun = performance.now();
  await drop(notebook, [file]);
  const cell = notebook.cell('data');
  await cell.getByRole('alert').filter({ hasText: 'died' }).first().waitFor({ timeout: patience });
  const answered = performance.now() - begun;
  // The next load is answered by a fresh worker, and takes the message away.
  await drop(notebook, [file]);
  await cell.getByRole('alert').first().waitFor({ state: 'detached', timeout: patience });
  await notebook.waitFor('data', ['done'], patience);
  return answered;
}

interface Ask {
  readonly what: string;
  readonly promise: keyof typeof promised;
  /** Gives the milliseconds that a person waited, null where nothing was struck. */
  readonly suffer: (notebook: NotebookPage, blow: Blow) => Promise<number | null>;
}

const asks: readonly Ask[] = [
  { what: 'training', promise: 'recovery', suffer: trainAndStrike },
  { what: 'evaluating', promise: 'answer', suffer: (page, blow) => askAndStrike(page, 'evaluate', blow) },
  { what: 'predicting', promise: 'answer', suffer: (page, blow) => askAndStrike(page, 'predict', blow) },
  { what: 'reading files', promise: 'answer', suffer: loadAndStrike },
];

/** Each worker throws, dies or hangs in the middle of a request, and the request is answered all the same. */
export const workers: Part = {
  name: 'workers',
  usual: 200,
  unit: 'killed workers',
  run: (count, say) =>
    onStage(async stage => {
      const { context, notebook } = await prepared(stage, { ...tinyRun, epochs });
      const found = asks.map(ask => ({ ask, times: 0, waits: [] as number[], problems: [] as string[] }));
      for (let kill = 0; kill < count; kill++) {
        const one = found[kill % asks.length];
        const blow = blows[Math.floor(kill / asks.length) % blows.length];
        const name = `${one.ask.what}, ${blow}`;
        one.times++;
        try {
          const wait = await one.ask.suffer(notebook, blow);
          if (wait !== null) one.waits.push(wait);
          say(
            `worker ${kill + 1} of ${count}: ${name}, ${wait === null ? 'over' : `${Math.round(wait)} ms`}`,
          );
        } catch (error) {
          one.problems.push(`kill ${kill + 1}, ${name}: ${String(error)}`);
        }
      }
      await context.close();
      return found.map(({ ask, times, waits, problems }) => ({
        what: `workers that threw, died or hung while ${ask.what}`,
        times,
        problems,
        longest: longestOf(waits, ask.promise),
        measured: `${waits.length} in the middle`,
      }));
    }),
};
