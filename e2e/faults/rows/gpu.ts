/** GPUs that are missing, and GPUs that are lost. */
import { expect } from 'playwright/test';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { patience } from '../../tools/driver/patience.ts';
import { expectAnswer, expectRecovery, logOf, trainBriefly, trainWithoutEnd } from '../fault-steps.ts';
import type { Blow, Lack } from '../instruments.ts';
import { type MatrixRow, matrixRow, noGpuWhileLoading, provedWithin, proves } from '../matrix-row.ts';
import { killGpuProcess } from '../process-faults.ts';

/** A browser that lacks something: everything runs on the processor, and the page says why. */
const lacking = (lack: Lack, words: RegExp): MatrixRow =>
  matrixRow(
    {
      loading: noGpuWhileLoading,
      training: provedWithin('predicting'),
      evaluating: provedWithin('predicting'),
      predicting: proves(
        'webgpu was asked for: trains, evaluates and predicts on wasm and says why',
        async ({ notebook, page }) => {
          await trainBriefly(notebook, { device: 'webgpu' });
          await expect(notebook.cell('train')).toContainText(words);
          await expectAnswer(notebook, 'evaluate', 'wasm');
          await expectAnswer(notebook, 'predict', 'wasm');
          expect((await logOf(page)).ran.map(({ backend }) => backend)).toEqual(['wasm', 'wasm', 'wasm']);
        },
      ),
    },
    { lack },
  );

export const noWebGpu = lacking('webgpu', /no WebGPU/);
export const noAdapter = lacking('adapter', /no GPU adapter/);

const losing = (device: Settings['device'], blow: Blow): MatrixRow =>
  matrixRow(
    {
      loading: noGpuWhileLoading,
      training: proves(
        `training goes on from the last checkpoint, on ${device} again`,
        async ({ notebook, page }) => {
          await trainWithoutEnd(notebook, { device });
          await page.evaluate(lost => window.inflict(lost), blow);
          await expectRecovery(notebook, device);
        },
      ),
      evaluating: provedWithin('predicting'),
      predicting: proves(
        'the evaluation and the prediction are asked again and answered',
        async ({ notebook, page }) => {
          await trainBriefly(notebook, { device });
          for (const cell of ['evaluate', 'predict'] as const) {
            await page.evaluate(lost => window.inflictAt('predict', lost), blow);
            await expectAnswer(notebook, cell, device);
          }
          expect((await logOf(page)).engines).toBe(3);
        },
      ),
    },
    { gpu: true },
  );

export const deviceLost = losing('webgpu', 'lose device');
export const contextLost = losing('webgl', 'lose context');

export const gpuProcessKilled = matrixRow(
  {
    loading: noGpuWhileLoading,
    training: proves('training goes on from the last checkpoint', async scene => {
      await trainWithoutEnd(scene.notebook, { device: 'webgpu' });
      await killGpuProcess(scene.page);
      await expect
        .poll(async () => (await logOf(scene.page)).ran.length, { timeout: 90_000 * patience })
        .toBeGreaterThan(1);
      const { trainings } = await logOf(scene.page);
      expect(trainings.at(-1)?.resumedStep).toBeGreaterThan(0);
    }),
    evaluating: provedWithin('predicting'),
    predicting: proves('a process that died between two cells is replaced unnoticed', async scene => {
      await trainBriefly(scene.notebook, { device: 'webgpu' });
      await killGpuProcess(scene.page);
      await scene.notebook.run('evaluate');
      await scene.notebook.waitFor('evaluate', ['done'], 90_000);
      await killGpuProcess(scene.page);
      await scene.notebook.run('predict');
      await scene.notebook.waitFor('predict', ['done'], 90_000);
    }),
  },
  { gpu: true },
);
