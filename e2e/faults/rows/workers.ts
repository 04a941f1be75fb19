/** Workers that throw or are killed. */
import { expect } from 'playwright/test';
import { csvFile, testCsv, trainCsv } from '../../tools/driver/files.ts';
import { drop } from '../../tools/driver/fixtures.ts';
import { expectAnswer, expectRecovery, logOf, trainBriefly, trainWithoutEnd } from '../fault-steps.ts';
import type { Blow } from '../instruments.ts';
import { matrixRow, proves, type Scene } from '../matrix-row.ts';
import { killNextWorker } from '../process-faults.ts';

const answeredDespite =
  (cell: 'evaluate' | 'predict', blow: Blow) =>
  async ({ notebook, page }: Scene) => {
    await trainBriefly(notebook, {});
    await page.evaluate(what => window.inflictAt('predict', what), blow);
    await expectAnswer(notebook, cell, 'wasm');
    expect((await logOf(page)).engines).toBe(2);
  };

export const workerThrows = matrixRow({
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
    await notebook.loadSample();
  }),
  training: proves('training goes on from the last checkpoint', async ({ notebook, page }) => {
    await trainWithoutEnd(notebook, {});
    await page.evaluate(() => window.inflict('throw'));
    await expectRecovery(notebook, 'wasm');
  }),
  evaluating: proves('the evaluation is asked again and answered', answeredDespite('evaluate', 'throw')),
  predicting: proves('the prediction is asked again and answered', answeredDespite('predict', 'throw')),
});

/**
 * Milliseconds after which a silent file reader is given up. A worker that is killed before its first message holds no
 * lifeline, so only its silence tells; the page's clock is moved, so that the test does not wait in real time.
 */
const silenceOfLoader = 32_000;

export const workerKilled = matrixRow({
  loading: proves(
    'the death is noticed, before the worker’s first word or after it, said aloud, and the next load works',
    async ({ notebook, page }) => {
      const alert = notebook.cell('data').getByRole('alert').first();
      await page.clock.install();
      await killNextWorker(page);
      await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
      await notebook.waitFor('data', ['running'], 15_000);
      await page.clock.runFor(silenceOfLoader);
      await expect(alert).toContainText('stopped answering');
      await page.clock.resume();
      await notebook.loadSample();
      await killNextWorker(page);
      await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
      await expect(alert).toContainText('died');
      await notebook.loadSample();
    },
  ),
  training: proves('training goes on from the last checkpoint', async ({ notebook, page }) => {
    await trainWithoutEnd(notebook, {});
    await page.evaluate(() => window.inflict('silence'));
    await expectRecovery(notebook, 'wasm');
  }),
  evaluating: proves('the evaluation is asked again and answered', answeredDespite('evaluate', 'silence')),
  predicting: proves('the prediction is asked again and answered', answeredDespite('predict', 'silence')),
});
