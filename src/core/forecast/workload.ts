/** The work of a training run that was not started yet, from which its time is predicted. */

import { summarize } from '../model/model-spec.ts';
import { memberRecipes } from '../settings/ensemble-members.ts';
import { type Settings, toDeviceChoice } from '../settings/settings.ts';
import type { Workload } from './pace.ts';
import { costSideBySide } from './side-by-side.ts';
import { stepCost, workCost } from './step-cost.ts';

/** The work of all networks over all epochs on a table of `rows` images of `classes` classes; null for an impossible model. */
export function workloadOf(settings: Settings, rows: number, classes: number): Workload | null {
  const recipes = memberRecipes(settings, classes);
  const [{ spec, config }] = recipes;
  if (!summarize(spec, classes).ok) return null;
  const costs = recipes.map(own => {
    const validationRows = Math.round(rows * own.config.validationShare);
    const steps = Math.ceil((rows - validationRows) / own.config.batchSize);
    const { epochs } = own.config;
    return workCost(own.spec, own.config, { epochs, steps: epochs * steps, images: epochs * validationRows });
  });
  return {
    device: toDeviceChoice(settings),
    stepCost: stepCost(spec, config),
    totalCost: costs.reduce((sum, cost) => sum + cost, 0),
    costSideBySide: costSideBySide(recipes, costs),
  };
}
