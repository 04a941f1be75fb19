import { differencesOf, type Facts } from '../../core/notebook/facts.ts';
import { isKnobName } from '../../core/settings/edit-settings.ts';
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import { presetOf, presets } from '../../core/settings/presets.ts';
import { modelFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';

const factsOf = (settings: Settings): Facts => ({ ...modelFacts(settings), ...trainFacts(settings) });

function words(name: string, value: string | number | boolean): string {
  if (!isKnobName(name)) return `${name} ${value}`;
  const knob: Knob = knobs[name];
  return `${knob.label.toLowerCase()} ${formatKnobValue(knob, value)}`;
}

/** At most this many settings make a name. */
const longest = 3;

/** What a run is called: as a person named it, as a search tried it, or by what differs from the run before it. */
export function nameOf(run: RunRecord, before: RunRecord | null): string {
  if (run.name !== null) return run.name;
  if (run.voters) return `vote of ${new Set(run.voters.map(voter => voter.run)).size} runs`;
  if (run.trialOf) return `search ${run.trialOf.search}, trial ${run.trialOf.trial}: ${run.trialOf.changes}`;
  const preset = presetOf(run.settings);
  const base = preset ? presets[preset].label : run.settings.model === 'cnn' ? 'CNN' : 'Dense';
  if (!before) return base;
  const changed = differencesOf(factsOf(before.settings), factsOf(run.settings))
    .filter(({ after }) => after !== null)
    .map(({ name, after }) => words(name, after ?? ''));
  if (changed.length === 0) return `${base} again`;
  if (changed.length > longest) return `${base}, ${changed.length} other settings`;
  return changed.join(', ');
}

/** The name of every run by its id; `runs` newest first. */
export function namesOf(runs: readonly RunRecord[]): ReadonlyMap<string, string> {
  let before: RunRecord | null = null;
  const names = new Map<string, string>();
  for (const run of runs.toSorted((a, b) => a.at - b.at)) {
    names.set(run.id, nameOf(run, before));
    if (!run.trialOf && !run.voters) before = run;
  }
  return names;
}
