/** How fast a device trained a whole run, from which later trainings are predicted. */
import { memberRecipes } from '../settings/ensemble-members.ts';
import type { Settings } from '../settings/settings.ts';
import type { Device } from '../training/device.ts';
import type { Pace } from './pace.ts';
import { costSideBySide, trainsSideBySide } from './side-by-side.ts';
import { stepCost, workCost } from './step-cost.ts';

/** One network of the run, in the order in which they were trained. */
interface TimedNetwork {
  /** The epochs that it was trained and validated for. */
  readonly epochs: number;
  /** The rows that it held out. */
  readonly heldOut: number;
}

interface TimedRun {
  readonly settings: Settings;
  /** The number of classes of its data. */
  readonly classes: number;
  readonly device: Device;
  readonly networks: readonly TimedNetwork[];
  /** The steps and the seconds of all of its networks. */
  readonly steps: number;
  readonly seconds: number;
  /** What a step cost as a share of what it costs alone, where networks of other runs were trained beside it. */
  readonly costShare: number;
}

/** Null before the first epoch is complete. */
export function paceOfRun(run: TimedRun): Pace | null {
  const { settings, classes, device, networks, steps, seconds, costShare } = run;
  if (steps === 0 || networks.every(({ epochs }) => epochs === 0)) return null;
  const recipes = memberRecipes(settings, classes);
  // Networks of unlike designs cost unlike amounts; each did the same share of the steps.
  const costs = networks.map(({ epochs, heldOut }, network) => {
    const { spec, config } = recipes[network];
    return workCost(spec, config, { epochs, steps: steps / networks.length, images: epochs * heldOut });
  });
  const cost = trainsSideBySide(device)
    ? costSideBySide(recipes.slice(0, costs.length), costs)
    : costs.reduce((sum, each) => sum + each, 0);
  const [{ spec, config }] = recipes;
  return {
    backend: device.backend,
    trainer: device.trainer,
    stepCost: stepCost(spec, config),
    secondsPerCost: seconds / (costShare * cost),
    wholeRun: true,
  };
}
