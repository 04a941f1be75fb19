/** Pages that crash, scripts that do not arrive, and a missing network. */
import { expect } from 'playwright/test';
import { csvFile, testCsv, trainCsv } from '../../tools/driver/files.ts';
import { checkpointKept, drop, tiny } from '../../tools/driver/fixtures.ts';
import { crashAndReopen, logOf, trainBriefly, trainWithoutEnd } from '../fault-steps.ts';
import { matrixRow, provedWithin, proves } from '../matrix-row.ts';

export const pageCrashed = matrixRow({
  loading: proves('the page starts again and loads', async scene => {
    await drop(scene.notebook, [csvFile('train.csv', trainCsv)]);
    const again = await crashAndReopen(scene);
    await drop(again, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
    await again.waitFor('data', ['done'], 15_000);
  }),
  training: proves('training goes on from the last checkpoint after a click', async scene => {
    const { notebook } = scene;
    await trainWithoutEnd(notebook, {});
    await checkpointKept(scene.page);
    const again = await crashAndReopen(scene);
    await again.button('Continue training').click();
    await expect.poll(async () => (await logOf(again.page)).ran.length).toBe(1);
    const { trainings } = await logOf(again.page);
    expect(trainings[0].resumedStep).toBeGreaterThan(0);
    await again.cell('train').getByRole('button', { name: 'Stop and keep', exact: true }).click();
    await again.waitFor('train', ['stopped', 'done'], 30_000);
  }),
  evaluating: provedWithin('predicting'),
  predicting: proves('the trained run is still there and predicts', async scene => {
    const { notebook, page } = scene;
    await trainBriefly(notebook, {});
    await notebook.run('evaluate');
    await notebook.waitFor('evaluate', ['done'], 15_000);
    await page.evaluate(() => window.inflictAt('predict', 'silence'));
    await notebook.run('predict');
    const again = await crashAndReopen(scene);
    await again.waitFor('train', ['done'], 15_000);
    await again.run('predict');
    await again.waitFor('predict', ['done'], 30_000);
  }),
});

export const chunkMissing = matrixRow({
  loading: proves('the load fails aloud, and works once the script is there', async ({ notebook, page }) => {
    await page.route('**/assets/worker-*.js', route => route.fulfill({ status: 404, body: '' }), {
      times: 1,
    });
    await drop(notebook, [csvFile('train.csv', trainCsv)]);
    await expect(notebook.cell('data').getByRole('alert').first()).toContainText('could not be started');
    await notebook.loadSample();
  }),
  training: proves('the script is asked for again, and training runs', async ({ notebook, page }) => {
    await notebook.loadSample();
    await notebook.setAll(tiny);
    await page.route('**/assets/worker-*.js', route => route.fulfill({ status: 404, body: '' }), {
      times: 1,
    });
    await notebook.run('train');
    await notebook.waitFor('train', ['done'], 30_000);
    const { ran, engines } = await logOf(page);
    expect(engines).toBe(2);
    expect(ran).toEqual([{ what: 'training', backend: 'wasm' }]);
  }),
  evaluating: provedWithin('predicting'),
  predicting: proves(
    'charts that cannot be fetched stop neither training nor results',
    async ({ notebook, page }) => {
      await page.route('**/assets/*chart*.js', route => route.fulfill({ status: 404, body: '' }));
      await trainBriefly(notebook, {});
      await expect(notebook.cell('train').getByRole('alert').first()).toContainText('could not be loaded');
      for (const cell of ['evaluate', 'predict'] as const) {
        await notebook.run(cell);
        await notebook.waitFor(cell, ['done'], 30_000);
      }
      await expect(notebook.button('Download submission.csv')).toBeVisible();
    },
  ),
});

export const offline = matrixRow(
  {
    loading: provedWithin('predicting'),
    training: provedWithin('predicting'),
    evaluating: provedWithin('predicting'),
    predicting: proves(
      'after the first visit files load, and a network is trained, evaluated and predicts',
      async ({ notebook, page, context }) => {
        await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
        await context.setOffline(true);
        await page.reload();
        await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
        await notebook.waitFor('data', ['done'], 15_000);
        await notebook.setAll(tiny);
        await notebook.button('Run all').click();
        await notebook.waitFor('predict', ['done'], 40_000);
        await expect(page.getByTestId('device').first()).toContainText('wasm');
      },
    ),
  },
  { serviceWorker: true },
);
