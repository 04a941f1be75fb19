/** Workers that throw or are killed. */
import { expect } from 'playwright/test';
import { csvFile, testCsv, trainCsv } from '../../tools/driver/files.ts';
import { drop } from '../../tools/driver/fixtures.ts';
import { expectAnswer, expectRecovery, logOf, trainBriefly, trainWithoutEnd } from '../fault-steps.ts';
import type { Blow } from '../instruments.ts';
import { matrixRow, proves, type Scene } from '../matrix-row.ts';
import { killNextReader } from '../process-faults.ts';

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

export const workerHangs = matrixRow({
  loading: {
    kind: 'cannot',
    why: 'Nothing strikes the file reader from inside; its silence is a unit test of its client.',
  },
  training: proves('its silence is noticed, and training goes on from the last checkpoint', async scene => {
    const { notebook, page } = scene;
    await trainWithoutEnd(notebook, {});
    await page.evaluate(() => window.inflict('hang'));
    await expectRecovery(notebook, 'wasm');
  }),
  evaluating: proves('the evaluation is asked again and answered', answeredDespite('evaluate', 'hang')),
  predicting: proves('the prediction is asked again and answered', answeredDespite('predict', 'hang')),
});

export const workerKilled = matrixRow({
  loading: proves(
    'a death before the worker’s first word is bridged by a second worker, a later one is said aloud, and the next load works',
    async ({ notebook, page }) => {
      await killNextReader(page);
      await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
      await notebook.waitFor('data', ['done'], 15_000);
      await killNextReader(page);
      await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
      await expect(notebook.cell('data').getByRole('alert').first()).toContainText('died');
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
