/** The names of runs: given by a person, by a search, or by how a run differs from the one before it. */
import { differencesOf, type Facts } from '../../core/notebook/facts.ts';
import { isKnobName } from '../../core/settings/edit-settings.ts';
import { formatKnobValue, type Knob } from '../../core/settings/knob.ts';
import { knobs } from '../../core/settings/knobs.ts';
import { presetOf, presets } from '../../core/settings/presets.ts';
import { modelFacts, trainFacts } from '../../core/settings/settings.ts';
import { leftOutFacts } from '../../core/training/left-out.ts';
import type { RunRecord } from '../page/run-record.ts';

const factsOf = ({ settings, leftOut = [] }: RunRecord): Facts => ({
  ...modelFacts(settings),
  ...trainFacts(settings),
  ...leftOutFacts(leftOut),
});

function settingWords(name: string, value: string | number | boolean): string {
  if (!isKnobName(name)) return `${name} ${value}`;
  const knob: Knob = knobs[name];
  return `${knob.label.toLowerCase()} ${formatKnobValue(knob, value)}`;
}

/** The most settings that are named; more are only counted. */
const mostNamed = 3;

/** The name of a run; `before` is the run trained before it, if any. */
export function nameOf(run: RunRecord, before: RunRecord | null): string {
  if (run.name !== null) return run.name;
  if (run.voters) return `vote of ${new Set(run.voters.map(voter => voter.run)).size} runs`;
  if (run.trialOf) return `search ${run.trialOf.search}, trial ${run.trialOf.trial}: ${run.trialOf.changes}`;
  const preset = presetOf(run.settings);
  const base = preset ? presets[preset].label : formatKnobValue(knobs.model, run.settings.model);
  if (!before) return base;
  const changed = differencesOf(factsOf(before), factsOf(run))
    .filter(({ after }) => after !== null)
    .map(({ name, after }) => settingWords(name, after ?? ''));
  if (changed.length === 0) return `${base} again`;
  if (changed.length > mostNamed) return `${base}, ${changed.length} other settings`;
  return changed.join(', ');
}

/** The name of every run by its id. */
export function namesOf(runs: readonly RunRecord[]): ReadonlyMap<string, string> {
  let before: RunRecord | null = null;
  const names = new Map<string, string>();
  for (const run of runs.toSorted((a, b) => a.at - b.at)) {
    names.set(run.id, nameOf(run, before));
    if (!run.trialOf && !run.voters) before = run;
  }
  return names;
}
