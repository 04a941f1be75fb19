/** A computer that sleeps in the middle: on waking the clocks have advanced, but no worker was silent. */
import { expect, type Page } from 'playwright/test';
import { csvFile, testCsv, trainCsv } from '../../tools/driver/files.ts';
import { drop } from '../../tools/driver/fixtures.ts';
import { logOf, trainBriefly, trainWithoutEnd } from '../fault-steps.ts';
import { matrixRow, proves, type Scene } from '../matrix-row.ts';
import { sleepFor } from '../process-faults.ts';

declare global {
  interface Window {
    deliver: () => void;
  }
}

/** Holds the next message of this kind to a worker back until `window.deliver` is called. */
function holdMessage(page: Page, kind: string): Promise<void> {
  return page.evaluate(wanted => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: { kind?: string }) {
      if (message.kind !== wanted) return postMessage.call(this, message);
      Worker.prototype.postMessage = postMessage;
      window.deliver = () => this.postMessage(message);
    };
  }, kind);
}

/** Lets an hour pass in which no timer fires while the cell is at work; then the work continues. */
async function sleepIn(
  { notebook, page }: Scene,
  cell: 'data' | 'evaluate' | 'predict',
  kind: string,
  start: () => Promise<void>,
): Promise<void> {
  await holdMessage(page, kind);
  await start();
  await notebook.waitFor(cell, ['running'], 15_000);
  await page.waitForFunction(() => window.deliver !== undefined);
  await page.clock.fastForward('01:00:00');
  await page.evaluate(() => window.deliver());
  await notebook.waitFor(cell, ['done'], 30_000);
}

const answeredAfterSleep = (cell: 'evaluate' | 'predict') => async (scene: Scene) => {
  const { notebook, page } = scene;
  await page.clock.install();
  await trainBriefly(notebook, {});
  await sleepIn(scene, cell, 'predict', () => notebook.run(cell));
  expect((await logOf(page)).engines).toBe(1);
};

/** Seconds that exceed the time in which a device has to answer (`Pace.patience`). */
const longerThanPatience = 17;

export const computerAsleep = matrixRow({
  loading: proves('the load goes on', async scene => {
    await scene.page.clock.install();
    await sleepIn(scene, 'data', 'load', () =>
      drop(scene.notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]),
    );
    await scene.notebook.loadSample();
  }),
  training: proves('training goes on where it was, in the same worker', async ({ notebook, page }) => {
    await trainWithoutEnd(notebook, {});
    const { lastCheckpoint } = await logOf(page);
    await sleepFor(page, longerThanPatience);
    await page.waitForFunction(before => window.faultLog.lastCheckpoint > before, lastCheckpoint);
    const { engines, trainings } = await logOf(page);
    expect(engines).toBe(1);
    expect(trainings).toHaveLength(1);
    await notebook.cell('train').getByRole('button', { name: 'Stop and keep', exact: true }).click();
    await notebook.waitFor('train', ['stopped', 'done'], 30_000);
  }),
  evaluating: proves('the evaluation comes', answeredAfterSleep('evaluate')),
  predicting: proves('the prediction comes', answeredAfterSleep('predict')),
});
