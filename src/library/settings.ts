/** The settings of a training: a preset of the page, with some of them changed. */
import { layersProblem } from '../core/model/explain-layers.ts';
import { summarize } from '../core/model/model-spec.ts';
import { isKnobName, settingProblems } from '../core/settings/edit-settings.ts';
import { memberRecipes } from '../core/settings/ensemble-members.ts';
import type { KnobValue } from '../core/settings/knob.ts';
import { type KnobName, knobNames } from '../core/settings/knobs.ts';
import { type PresetName, presetNames, presetSettings } from '../core/settings/presets.ts';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import type { Recipe } from '../core/training/train-config.ts';
import { RecognizerError } from './errors.ts';

/** A preset that trains one network; an ensemble is several of these with different seeds, whose probabilities are averaged. */
export type Preset = Exclude<PresetName, 'ensemble'>;

/** Settings that options of their own choose, or that concern several trainings. */
const elsewhere = [
  'seed',
  'device',
  'networks',
  'designs',
  'finalTraining',
] as const satisfies readonly KnobName[];

/** Every setting of a training by its name on the page; SETTINGS.md of the package lists them with ranges and defaults. */
export type TrainSettings = Omit<Settings, (typeof elsewhere)[number]>;

/** Where a network is trained. The seed gives the same bits on `wasm` on every machine; a GPU has its own. */
export type Backend = 'wasm' | 'webgpu' | 'auto';

export const trainSettingNames = knobNames.filter(
  (name): name is keyof TrainSettings => !elsewhere.some(each => each === name),
);

export interface SettingsChoice {
  readonly preset: Preset;
  readonly settings: Partial<TrainSettings>;
  readonly seed: number;
  readonly backend: Backend;
}

const wrong = (what: string, remedy = ''): RecognizerError => new RecognizerError('settings', what, remedy);

/**
 * The complete settings. Throws a `RecognizerError` ('settings') that names a setting that is unknown, or each that is out of range.
 */
export function completeSettings({ preset, settings, seed, backend }: SettingsChoice): Settings {
  const presets = presetNames.filter(name => name !== 'ensemble');
  if (!presets.includes(preset))
    throw wrong(`There is no preset ${preset}.`, `Choose one of ${presets.join(', ')}.`);
  const given = Object.entries(settings).filter(
    (entry): entry is [string, KnobValue] => entry[1] !== undefined,
  );
  const unknown = given.find(
    ([name]) => !(isKnobName(name) && trainSettingNames.some(each => each === name)),
  );
  if (unknown)
    throw wrong(`There is no setting ${unknown[0]}.`, `Settings are ${trainSettingNames.join(', ')}.`);
  const complete = {
    ...presetSettings(preset, { ...defaultSettings, seed, device: backend }),
    ...Object.fromEntries(given),
  };
  const problems = Object.values(settingProblems(complete));
  const layers = complete.model === 'layers' ? layersProblem(String(complete.layers)) : null;
  if (layers !== null) throw wrong(`${layers}.`);
  if (problems.length > 0) throw wrong(problems.join(' '));
  return complete;
}

/**
 * The network of the settings for so many classes, and how it is trained: the same that the page trains. Throws a
 * `RecognizerError` ('settings') that names the layer of an impossible network.
 */
export function recipeOf(settings: Settings, classes: number): Recipe {
  const [recipe] = memberRecipes(settings, classes);
  const summary = summarize(recipe.spec, classes);
  if (!summary.ok) throw wrong(`${summary.problem.name}: ${summary.problem.message}.`, 'Change the network.');
  return recipe;
}
