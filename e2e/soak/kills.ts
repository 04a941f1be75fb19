import type { Settings } from '../../src/core/settings.ts';
import type { Part, Survived } from './part.ts';
import { crash, keptWeights, onStage, openIn, prepared, type Stage } from './stage.ts';

interface Course {
  readonly name: string;
  readonly settings: Partial<Settings>;
  /** All 600 rows are trained on, so that the last weights are the ones that are kept. */
  readonly steps: number;
}

const stepsOf = ({ epochs, batchSize }: { epochs: number; batchSize: number }): number =>
  epochs * Math.ceil(600 / batchSize);

const dense = { model: 'dense', units1: 64, units2: 32, epochs: 60, batchSize: 32 } as const;
/** Everything with a state of its own: statistics, dropout, distortion, moving average, schedule. */
const convolutional = {
  model: 'cnn',
  filters: '4,8',
  denseUnits: 16,
  batchNorm: true,
  epochs: 20,
  batchSize: 64,
  optimizer: 'adamw',
  schedule: 'oneCycle',
  weightDecay: 0.01,
  emaDecay: 0.98,
  augment: true,
} as const;
const common = { validation: 0, device: 'wasm', seed: 5 } as const;

const courses: readonly Course[] = [
  { name: 'dense', settings: { ...dense, ...common }, steps: stepsOf(dense) },
  { name: 'CNN', settings: { ...convolutional, ...common }, steps: stepsOf(convolutional) },
];

async function uninterrupted(stage: Stage, { settings }: Course): Promise<string> {
  const { context, notebook } = await prepared(stage, settings);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 120_000);
  const weights = await keptWeights(notebook);
  await context.close();
  return weights;
}

interface Killed {
  readonly weights: string;
  /** The step at which training began again, 0 when nothing had been kept yet. */
  readonly from: number;
}

/** Kills the page some moments after the checkpoint of `step`, and lets the next page end the training. */
async function killedAt(stage: Stage, { settings }: Course, step: number, moments: number): Promise<Killed> {
  const { context, notebook } = await prepared(stage, settings);
  await notebook.run('train');
  await notebook.page.waitForFunction(
    wanted =>
      window.faultLog.lastCheckpoint >= wanted ||
      document.querySelector('#cell-train')?.getAttribute('data-state') === 'done',
    step,
    { timeout: 120_000 },
  );
  await notebook.page.waitForTimeout(moments);
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
  const weights = await keptWeights(again);
  await context.close();
  return { weights, from };
}

async function survivedOf(
  stage: Stage,
  course: Course,
  count: number,
  say: (text: string) => void,
): Promise<Survived> {
  const expected = await uninterrupted(stage, course);
  const problems: string[] = [];
  let resumed = 0;
  for (let kill = 0; kill < count; kill++) {
    const step = Math.floor(Math.random() * course.steps);
    const { weights, from } = await killedAt(stage, course, step, Math.random() * 200);
    if (from > 0) resumed++;
    if (weights !== expected)
      problems.push(`${course.name} killed after step ${step}, resumed at ${from}: other weights`);
    say(`${course.name}, kill ${kill + 1} of ${count}: after step ${step}, resumed at step ${from}`);
  }
  return {
    what: `page kills while a ${course.name} is trained`,
    times: count,
    problems,
    measured: `${resumed} resumed in the middle; the weights bit for bit those of a run without a kill`,
  };
}

/** Pages killed at random moments of a training: the resumed run ends with the weights of an uninterrupted one. */
export const kills: Part = {
  name: 'kills',
  usual: 100,
  unit: 'killed pages',
  run: (count, say) =>
    onStage(async stage => {
      const survived: Survived[] = [];
      for (const [index, course] of courses.entries()) {
        const share = Math.ceil((count - index) / courses.length);
        if (share > 0) survived.push(await survivedOf(stage, course, share, say));
      }
      return survived;
    }),
};
