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

/** One network in training, killed again and again by one person's visits. */
interface Victim {
  readonly course: Course;
  readonly visit: Visit;
  /** The weights without a kill. */
  readonly expected: string;
  readonly waits: number[];
  readonly problems: string[];
  resumed: number;
}

async function victimOf(stage: Stage, course: Course): Promise<Victim> {
  const visit: Visit = { ...(await prepared(stage, course.settings)), runs: 0 };
  await visit.notebook.run('train');
  return { course, visit, expected: await trainedWeights(visit), waits: [], problems: [], resumed: 0 };
}

/** Kills the page of one more training; gives what happened in words. */
async function killOnce(stage: Stage, victim: Victim): Promise<string> {
  const { course, visit, expected, waits, problems } = victim;
  const step = Math.floor(Math.random() * course.steps);
  const { weights, from, wait } = await killedAt(stage, visit, step, Math.random() * 300);
  waits.push(wait);
  if (from > 0) victim.resumed++;
  const same = weights === expected ? 'the same weights' : 'OTHER WEIGHTS';
  const story = `${course.name} killed after step ${step}, resumed at ${from} in ${Math.round(wait)} ms: ${same}`;
  if (weights !== expected) problems.push(story);
  return story;
}

const survivedOf = ({ course, waits, problems, resumed }: Victim): Survived => ({
  what: `page kills while a ${course.name} is trained`,
  times: waits.length,
  problems,
  longest: longestOf(waits, 'recovery'),
  measured: `${resumed} resumed in the middle; the weights bit for bit those of a run without a kill`,
});

/** Every training that is resumed after a kill ends with the weights of an uninterrupted one. */
export const kills: Part = {
  name: 'kills',
  usual: 100,
  unit: 'killed pages',
  run: (count, say) =>
    onStage(async stage => {
      const victims: Victim[] = [];
      for (const course of courses) victims.push(await victimOf(stage, course));
      for (let kill = 0; kill < count; kill++)
        say(`${kill + 1} of ${count}: ${await killOnce(stage, victims[kill % victims.length])}`);
      return victims.map(survivedOf);
    }),
};
