/** Workers that fail, vanish or never start, and pages that crash. */
import { expect } from 'playwright/test';
import { csvFile, testCsv, trainCsv } from '../../files.ts';
import { drop } from '../../test.ts';
import { proves, row, type Scene } from '../cell.ts';
import type { Blow } from '../instruments.ts';
import { expectAnswer, expectRecovery, loadSample, logOf, trainBriefly, trainWithoutEnd } from '../steps.ts';

const answeredDespite =
  (cell: 'evaluate' | 'predict', blow: Blow) =>
  async ({ notebook, page }: Scene) => {
    await trainBriefly(notebook, {});
    await page.evaluate(what => window.inflictAt('predict', what), blow);
    await expectAnswer(notebook, cell, 'wasm');
    expect((await logOf(page)).engines).toBe(2);
  };

export const workerThrows = row({
  loading: proves('the load fails aloud and the next one works', async ({ notebook, page }) => {
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function () {
        Worker.prototype.postMessage = postMessage;
        this.dispatchEvent(new ErrorEvent('error', { message: 'an injected fault' }));
      };
    });
    await drop(notebook, [csvFile('train.csv', trainCsv)]);
    await expect(notebook.cell('data').getByRole('alert').first()).toContainText('an injected fault');
    await loadSample(notebook);
  }),
  training: proves('training goes on from the last checkpoint', async ({ notebook, page }) => {
    await trainWithoutEnd(notebook, {});
    await page.evaluate(() => window.inflict('throw'));
    await expectRecovery(notebook, 'wasm');
  }),
  evaluating: proves('the evaluation is asked again and answered', answeredDespite('evaluate', 'throw')),
  predicting: proves('the prediction is asked again and answered', answeredDespite('predict', 'throw')),
});

/** A killed worker says nothing: only its silence tells, and a test does not wait for that in real time. */
const silenceOfEngine = 64_000;
const silenceOfLoader = 32_000;

export const workerKilled = row({
  loading: proves(
    'the silence is noticed, said aloud, and the next load works',
    async ({ notebook, page }) => {
      await page.clock.install();
      await page.evaluate(() => {
        const { postMessage } = Worker.prototype;
        Worker.prototype.postMessage = function (message: unknown) {
          Worker.prototype.postMessage = postMessage;
          this.postMessage(message);
          this.terminate();
        };
      });
      await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
      await notebook.waitFor('data', ['running'], 15_000);
      await page.clock.runFor(silenceOfLoader);
      await expect(notebook.cell('data').getByRole('alert').first()).toContainText('stopped answering');
      await loadSample(notebook);
    },
  ),
  training: proves('the silence is noticed and training goes on', async ({ notebook, page }) => {
    await page.clock.install();
    await trainWithoutEnd(notebook, {});
    await page.evaluate(() => window.inflict('silence'));
    await page.clock.runFor(silenceOfEngine);
    await expectRecovery(notebook, 'wasm');
  }),
  evaluating: proves('the silence is noticed and the evaluation asked again', async ({ notebook, page }) => {
    await page.clock.install();
    await trainBriefly(notebook, {});
    await page.evaluate(() => window.inflictAt('predict', 'silence'));
    await notebook.run('evaluate');
    await notebook.waitFor('evaluate', ['running'], 15_000);
    await page.clock.runFor(silenceOfEngine);
    await notebook.waitFor('evaluate', ['done'], 30_000);
    expect((await logOf(page)).engines).toBe(2);
  }),
  predicting: proves('the silence is noticed and the prediction asked again', async ({ notebook, page }) => {
    await page.clock.install();
    await trainBriefly(notebook, {});
    await page.evaluate(() => window.inflictAt('predict', 'silence'));
    await notebook.run('predict');
    await notebook.waitFor('predict', ['running'], 15_000);
    await page.clock.runFor(silenceOfEngine);
    await notebook.waitFor('predict', ['done'], 30_000);
    expect((await logOf(page)).engines).toBe(2);
  }),
});
