/** Which parts of the benchmark of the page are measured: all of them take minutes. */
import { UsageError } from '../../tools/commands/command-line.ts';
import { jobPhases } from './page-phases.ts';
import { runViews, settingViews } from './view-phases.ts';

const named = (phases: readonly { readonly name: string }[]): readonly string[] =>
  phases.map(({ name }) => name);

export const opening = 'opening';
export const firstVisit = 'first visit';
export const comingBack = 'coming back with all results';
export const keptHistory = 'history';

/** What the views and the later parts of the job need before them. */
const job: readonly string[] = [firstVisit, ...named(jobPhases)];

/** In the order in which they come. */
export const phaseNames: readonly string[] = [
  opening,
  ...job,
  ...named(runViews),
  comingBack,
  ...named(settingViews),
  keptHistory,
];

export interface PhaseChoice {
  readonly isMeasured: (name: string) => boolean;
  /** Tells whether it is carried out: measured, or needed by what is measured later. */
  readonly isDone: (name: string) => boolean;
}

/** Of a list of names with commas, of each of which the beginning is enough; all without a list. */
export function choosePhases(list: string | undefined): PhaseChoice {
  const chosen = list?.split(',').map(written => {
    const name = phaseNames.find(known => known.startsWith(written));
    if (name === undefined)
      throw new UsageError(`no phase begins with "${written}"; there are ${phaseNames.join(', ')}`);
    return name;
  });
  const isMeasured = (name: string) => chosen?.includes(name) ?? true;
  const last = phaseNames.findLastIndex(isMeasured);
  return {
    isMeasured,
    isDone: name => isMeasured(name) || (job.includes(name) && phaseNames.indexOf(name) < last),
  };
}
