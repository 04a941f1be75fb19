/** Turns rows of the matrix into tests. */
import { test as base } from 'playwright/test';
import { serveSmallSample } from '../tools/driver/files.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';
import { install } from './instruments.ts';
import { faults, matrix } from './matrix.ts';
import { phases } from './matrix-row.ts';

/** An open notebook; unlike elsewhere, errors in it are what is being tested. */
const test = base.extend<{ readonly sample: undefined }>({
  sample: [
    async ({ context }, use) => {
      await serveSmallSample(context);
      await use(undefined);
    },
    { auto: true },
  ],
});

/** The rows that need a GPU, or those that do not. */
export function testFaults(gpu: boolean): void {
  for (const fault of faults) {
    const { entries, lack, serviceWorker, ...special } = matrix[fault];
    if (special.gpu !== gpu) continue;
    test.describe(fault, () => {
      test.use({ serviceWorkers: serviceWorker ? 'allow' : 'block' });
      for (const phase of phases) {
        const entry = entries[phase];
        if (entry.kind !== 'test') continue;
        test(`while ${phase}: ${entry.title}`, async ({ page, context }) => {
          if (gpu) test.setTimeout(240_000 * patience);
          if (!serviceWorker) await install(page, lack);
          await page.goto('./');
          await entry.run({ notebook: new NotebookPage(page), page, context });
        });
      }
    });
  }
}
