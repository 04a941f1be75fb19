/** Soak part `kills`: pages killed at random moments of a training. */
import type { BrowserContext } from 'playwright';
import type { Settings } from '../../src/core/settings/settings.ts';
import { openIn } from '../faults/instruments.ts';
import { crashPage } from '../faults/process-faults.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { longestOf, type Part, type Survived } from './part.ts';
import { keptWeights, onStage, prepared, type Stage } from './stage.ts';

interface Course {
  readonly name: string;
  readonly settings: Partial<Settings>;
  /** All 600 rows are trained on, so that the last weights are the ones that are kept. */
  readonly steps: number;
}

const stepsOf = ({ epochs, batchSize }: { epochs: number; batchSize: number }): number =>
  epochs * Math.ceil(600 / batchSize);

// Seconds long, so that a page mostly dies in the middle.
const dense = { model: 'dense', units1: 64, units2: 32, epochs: 60, batchSize: 8 } as const;
/** This network has everything that keeps a state: statistics, dropout, distortion, moving average, schedule. */
const convolutional = {
  model: 'cnn',
  filters: '4,8',
  denseUnits: 16,
  batchNorm: true,
  epochs: 40,
  batchSize: 32,
  optimizer: 'adamw',
  schedule: 'oneCycle',
  weightDecay: 0.01,
  emaDecay: 0.98,
  augment: true,
} as const;
const common = { validationShare: 0, device: 'wasm', seed: 5 } as const;

const courses: readonly Course[] = [
  { name: 'dense', settings: { ...dense, ...common }, steps: stepsOf(dense) },
  { name: 'CNN', settings: { ...convolutional, ...common }, steps: stepsOf(convolutional) },
];

/** Milliseconds that one training and what follows it may take on a busy machine. */
const patience = 300_000;

/** One person's visits: page after page on the same storage. */
interface Visit {
  readonly context: BrowserContext;
  notebook: NotebookPage;
  /** Trainings that were brought to their end. */
  runs: number;
}

async function trainedWeights(visit: Visit): Promise<string> {
  await visit.notebook.waitFor('train', ['done'], patience);
  visit.runs++;
  return keptWeights(visit.notebook, visit.runs);
}

interface Killed {
  readonly weights: string;
  /** The step at which training began again, 0 when nothing had been kept yet. */
  readonly from: number;
  /** Milliseconds from the click until the first steps. */
  readonly wait: number;
}

/** Kills the page some milliseconds after the checkpoint of `step`, and lets the next page end the training. */
async function killedAt(stage: Stage, visit: Visit, step: number, milliseconds: number): Promise<Killed> {
  const { page } = visit.notebook;
  await page.evaluate(() => {
    window.faultLog.lastCheckpoint = 0;
  });
  await visit.notebook.run('train');
  await page.waitForFunction(wanted => window.faultLog.lastCheckpoint >= wanted, step, { timeout: patience });
  // The random moment of the kill is what this part is about: no condition could be waited for instead.
  await page.waitForTimeout(milliseconds);
  await crashPage(page);
  const again = await openIn(visit.context, stage.url);
  visit.notebook = again;
  await again.waitFor('data', ['done'], patience);
  // A run that had kept nothing yet, or was over when the page died, is not offered.
  const resume = again.button('Continue training');
  const offered = await resume.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  const clicked = await again.page.evaluate(() => performance.now());
  if (offered) await resume.click();
  else await again.run('train');
  await again.page.waitForFunction(() => window.faultLog.firstSteps > 0, null, { timeout: patience });
  const { trainings, firstSteps } = await again.page.evaluate(() => window.faultLog);
  const wait = firstSteps - clicked;
  return { weights: await trainedWeights(visit), from: trainings[0].resumedStep, wait };
}

async function survivedOf(
  stage: Stage,
  course: Course,
  count: number,
  say: (text: string) => void,
): Promise<Survived> {
  const visit: Visit = { ...(await prepared(stage, course.settings)), runs: 0 };
  await visit.notebook.run('train');
  const expected = await trainedWeights(visit);
  const problems: string[] = [];
  const waits: number[] = [];
  let resumed = 0;
  for (let kill = 0; kill < count; kill++) {
    const step = Math.floor(Math.random() * course.steps);
    const { weights, from, wait } = await killedAt(stage, visit, step, Math.random() * 300);
    waits.push(wait);
    if (from > 0) resumed++;
    if (weights !== expected)
      problems.push(`${course.name} killed after step ${step}, resumed at ${from}: other weights`);
    say(
      `${course.name}, kill ${kill + 1} of ${count}: after step ${step}, resumed at step ${from} in ${Math.round(wait)} ms`,
    );
  }
  await visit.context.close();
  return {
    what: `page kills while a ${course.name} is trained`,
    times: count,
    problems,
    longest: longestOf(waits, 'recovery'),
    measured: `${resumed} resumed in the middle; the weights bit for bit those of a run without a kill`,
  };
}

/** Every training that is resumed after a kill ends with the weights of an uninterrupted one. */
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
