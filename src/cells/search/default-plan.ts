import { rangeAround } from '../../core/search/axis-draft.ts';
import type { SearchPlan } from '../../core/search/search-plan.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** The learning rate first: no other setting decides as much. */
export function defaultPlan(settings: Settings): SearchPlan {
  const rate = rangeAround('learningRate', settings);
  return {
    method: 'random',
    axes: rate ? [rate] : [],
    points: 4,
    draws: 8,
    seed: 1,
    fewestEpochs: Math.max(Math.floor(settings.epochs / 9), 1),
    keepOneIn: 3,
  };
}
