/**
 * Settings as the fragment of an address that people can read: `#preset=fast&epochs=12&layers=conv+32+5+same,+relu&seed=3`.
 * A link has complete settings, so whoever opens it gets the same ones whatever was set before, and it never has data.
 */
import { ownSplit, readSplitSeed, splitSeedRange } from '../data/sample-split.ts';
import { formatCount } from '../format.ts';
import { applyAssignment, applyAssignments, presetAndChanges } from './assignments.ts';
import { describeSettings } from './edit-settings.ts';
import { type KnobName, knobNames } from './knobs.ts';
import { type PresetName, presetNames, presetSettings, presets, startSettings } from './presets.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** The most characters of a fragment: more than twice what the longest chain of layers takes. */
export const longestLink = 8000;

/** As in a form's address a space is a plus; a comma needs no escape. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2C', ',');

/** The fragment of these settings and of a split seed, with its `#`; null where the text of the layers is too long for one. */
export function settingsLink(settings: Settings, split = ownSplit): string | null {
  const { preset, changes } = presetAndChanges(settings);
  const parts = [{ name: 'preset', text: preset }, ...changes].map(
    ({ name, text }: { readonly name: string; readonly text: string }) => `${name}=${encoded(text)}`,
  );
  if (split !== ownSplit) parts.push(`splitSeed=${split}`);
  const link = `#${parts.join('&')}`;
  return link.length > longestLink ? null : link;
}

export type LinkReading =
  /** The fragment is another one, such as that of a cell. */
  | { readonly kind: 'no settings' }
  | {
      readonly kind: 'settings';
      readonly settings: Settings;
      readonly preset: PresetName | null;
      /** The settings that the link names beside its preset. */
      readonly named: readonly KnobName[];
      /** The seed by which the images are dealt out between the tables; null where the link names none. */
      readonly split: number | null;
    }
  /** `problem` is a sentence that says what is wrong in the link. */
  | { readonly kind: 'refused'; readonly problem: string };

/** The most characters of a sentence that repeats what stands in a link, which may be anything. */
const longestProblem = 400;

function refused(problem: string): LinkReading {
  const shown = problem.length > longestProblem ? `${problem.slice(0, longestProblem)}…` : problem;
  return { kind: 'refused', problem: shown };
}

/** A part of the fragment as it was meant; null where its percent signs do not stand for characters. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

const presetPart = /^\s*preset\s*=/;
const splitPart = /^\s*splitSeed\s*=/;

/** The assignment that does not hold once all are applied, as a later one contradicts it; null where all hold. */
function contradicted(assignments: readonly string[], end: Settings): string | null {
  return (
    assignments.find(assignment => {
      const again = applyAssignment(end, assignment);
      // The last one is the setting that is written; layers also choose their network, which may be named later.
      const name = again.ok && again.named.at(-1);
      return name && !Object.is(again.settings[name], end[name]);
    }) ?? null
  );
}

/** Reads the fragment of an address, with or without its `#`. */
export function readSettingsLink(fragment: string): LinkReading {
  const text = fragment.replace(/^#/, '');
  if (!text.includes('=')) return { kind: 'no settings' };
  if (text.length > longestLink)
    return refused(
      `It has ${formatCount(text.length)} characters, and a link of settings has at most ${formatCount(longestLink)}.`,
    );
  const parts: string[] = [];
  for (const part of text.split('&').filter(Boolean)) {
    const plain = decoded(part);
    if (plain === null) return refused(`In “${part}” a % is not followed by the number of a character.`);
    parts.push(plain);
  }
  const wanted = parts.filter(part => presetPart.test(part)).map(part => part.replace(presetPart, '').trim());
  const unlike = wanted.find(name => name !== wanted[0]);
  if (unlike !== undefined)
    return refused(`It names two presets, “${wanted[0]}” and “${unlike}”; only one can be meant.`);
  const preset = presetNames.find(name => name === wanted[0]) ?? null;
  if (wanted.length > 0 && preset === null)
    return refused(`There is no preset “${wanted[0]}”. There are: ${presetNames.join(', ')}.`);
  const start = preset === null ? startSettings : presetSettings(preset, defaultSettings);
  const seeds = parts.filter(part => splitPart.test(part)).map(part => part.replace(splitPart, ''));
  const split = seeds.length === 0 ? null : readSplitSeed(seeds[0]);
  if (seeds.length > 1 || (seeds.length > 0 && split === null))
    return refused(`Its splitSeed must be one, and ${splitSeedRange}.`);
  const assignments = parts.filter(part => !presetPart.test(part) && !splitPart.test(part));
  const change = applyAssignments(start, assignments);
  if (!change.ok) return refused(change.message);
  const contradiction = contradicted(assignments, change.settings);
  if (contradiction !== null)
    return refused(`“${contradiction}” is contradicted by what follows it; only one can be meant.`);
  return { kind: 'settings', settings: change.settings, preset, named: change.named, split };
}

/** What a link sets, in words: `the preset Fast with epochs 12, seed 3`. */
export function describeLink({
  settings,
  preset,
  named,
  split,
}: Extract<LinkReading, { kind: 'settings' }>): string {
  const start = preset === null ? 'the defaults' : `the preset ${presets[preset].label}`;
  // Who names layers need not name the network that has them.
  const told = named.includes('layers') ? named.filter(name => name !== 'model') : named;
  const seed = split === null ? [] : [`split seed ${split}`];
  const changed = Object.fromEntries(told.map(name => [name, settings[name]]));
  const words = [...(told.length === 0 ? [] : [describeSettings(changed)]), ...seed];
  return words.length === 0 ? start : `${start} with ${words.join(', ')}`;
}

/**
 * The changes that take an edit back, from `before` to `after`: each setting that it changed and that still has its value
 * `now`. What was changed since stays.
 */
export const takingBack = (before: Settings, after: Settings, now: Settings): Partial<Settings> =>
  Object.fromEntries(
    knobNames
      .filter(name => !Object.is(before[name], after[name]) && Object.is(now[name], after[name]))
      .map(name => [name, before[name]]),
  );
