import type { Settings } from '../../src/core/settings.ts';
import type { Part } from './part.ts';
import { crash, onStage, openIn, prepared, type Stage, submissionOf } from './stage.ts';

const epochs = 60;
/** 540 of the 600 rows in batches of 32. */
const steps = 17 * epochs;
const settings: Partial<Settings> = {
  model: 'dense',
  units1: 64,
  units2: 32,
  epochs,
  batchSize: 32,
  device: 'wasm',
  seed: 5,
};

async function uninterrupted(stage: Stage): Promise<string> {
  const { context, notebook } = await prepared(stage, settings);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 120_000);
  const csv = await submissionOf(notebook);
  await context.close();
  return csv;
}

/** Gives the submission and the step at which the resumed training began, 0 when nothing had been kept yet. */
async function killedAt(
  stage: Stage,
  step: number,
): Promise<{ readonly csv: string; readonly from: number }> {
  const { context, notebook } = await prepared(stage, settings);
  await notebook.run('train');
  await notebook.page.waitForFunction(
    wanted =>
      window.faultLog.lastCheckpoint >= wanted ||
      document.querySelector('#cell-train')?.getAttribute('data-state') === 'done',
    step,
    { timeout: 120_000 },
  );
  await crash(notebook.page);
  const again = await openIn(context, stage.url);
  await again.waitFor('data', ['done'], 30_000);
  // The offer appears once the notebook is read back; a run that had ended, or had kept nothing, makes none.
  const resume = again.button('Continue training');
  const offered = await resume.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
  if (offered) await resume.click();
  else if ((await again.stateOf('train')) !== 'done') await again.run('train');
  await again.waitFor('train', ['done'], 120_000);
  const from = await again.page.evaluate(() => window.faultLog.trainings[0]?.resumedStep ?? 0);
  const csv = await submissionOf(again);
  await context.close();
  return { csv, from };
}

/** Pages killed at random moments of a training: the resumed run ends with the submission of an uninterrupted one. */
export const kills: Part = {
  name: 'kills',
  usual: 100,
  run: (count, say) =>
    onStage(async stage => {
      const expected = await uninterrupted(stage);
      const problems: string[] = [];
      let resumed = 0;
      for (let kill = 0; kill < count; kill++) {
        const step = Math.floor(Math.random() * steps);
        const { csv, from } = await killedAt(stage, step);
        if (from > 0) resumed++;
        if (csv !== expected)
          problems.push(`killed after step ${step}, resumed at ${from}: another submission.csv`);
        say(`kill ${kill + 1} of ${count}: after step ${step}, resumed at step ${from}`);
      }
      return {
        what: 'page kills while training',
        times: count,
        problems,
        measured: `${resumed} resumed in the middle; every submission.csv byte for byte as without a kill`,
      };
    }),
};
