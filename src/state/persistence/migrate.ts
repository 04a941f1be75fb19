/** Migrations: what earlier versions of the page saved, in the form of this one. */
import { tenDigits } from '../../core/data/classes.ts';
import type { OwnDigit } from '../../core/drawing/own-digits.ts';
import { type Search, searchTransition } from '../../core/search/search.ts';
import { settingProblems } from '../../core/settings/edit-settings.ts';
import { knobNames } from '../../core/settings/knobs.ts';
import { withCurrentKnobNames } from '../../core/settings/renamed-knobs.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { RunBodies, RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { SearchRecord } from '../page/search-record.ts';
import type { PackedData } from './pack-data.ts';
import type { SavedOutputs, SavedOwnDigits, SavedPage } from './saved-page.ts';

/** The saved page of version 1, which used other names. */
type FirstPage = Omit<SavedPage, 'version' | 'accepted' | 'notes' | 'paces' | 'deviceMeasurements'> & {
  readonly version: 1;
  /** Absent before a person could accept an outdated result. */
  readonly kept?: SavedPage['accepted'];
  /** Absent before there were notes. */
  readonly notes?: SavedPage['notes'];
  /** Paces, by costs of another unit. */
  readonly calibrations: SavedPage['paces'];
  readonly trials?: SavedPage['deviceMeasurements'];
};

/** The settings under the names of today; those from before a setting was added have what was done then. */
const migratedSettings = (settings: Settings): Settings =>
  ({ layers: defaultSettings.layers, finalTraining: false, ...withCurrentKnobNames(settings) }) as Settings;

/** Settings of an earlier version for the cells: unknown ones are dropped, missing and impossible ones are the default. */
export function repairedSettings(saved: Settings): Settings {
  const named = withCurrentKnobNames(saved);
  const known = Object.fromEntries(
    knobNames.map(name => [name, named[name] ?? defaultSettings[name]]),
  ) as Settings;
  const problems = settingProblems(known);
  const good = knobNames.filter(name => problems[name] === undefined);
  return { ...defaultSettings, ...Object.fromEntries(good.map(name => [name, known[name]])) };
}

function fromFirstPage({ kept, calibrations: _, trials, ...page }: FirstPage): SavedPage {
  const results = Object.entries(page.results).map(([cell, result]) => {
    const { inputs } = result;
    return [cell, { ...result, inputs: { ...inputs, facts: withCurrentKnobNames(inputs.facts) } }];
  });
  return {
    ...page,
    version: 2,
    settings: migratedSettings(page.settings),
    results: Object.fromEntries(results),
    accepted: kept ?? [],
    notes: page.notes ?? [],
    // They measured in other units.
    paces: [],
    deviceMeasurements: trials ?? [],
  };
}

/** The saved page in the form of this version; null for what no version or a later one wrote. */
export function migratedPage(saved: unknown): SavedPage | null {
  const page = saved as FirstPage | SavedPage | null | undefined;
  switch (page?.version) {
    case 1:
      return fromFirstPage(page);
    case 2:
      return page;
    default:
      return null;
  }
}

/** Data of an earlier version, which did not say what it assumed about the files and read no others. */
type EarlierData = Omit<PackedData, 'summary'> & {
  readonly summary: Omit<PackedData['summary'], 'assumptions' | 'passedOver'>;
};

/** Stored data in the form of this version; undefined where nothing was stored. */
export function migratedData(saved: unknown): PackedData | undefined {
  const data = saved as PackedData | EarlierData | undefined;
  return data && { ...data, summary: { assumptions: [], passedOver: [], ...data.summary } };
}

/** A run of the first version, with its body in its record. */
type WholeRun = Omit<RunRecord, 'stepsPerEpoch' | 'heldOutRows' | 'classes'> & RunBody;

/** What was saved before data could have other classes is about the ten digits. */
const withClasses = <Saved extends object>(saved: Saved) => ({ classes: tenDigits, ...saved });

/** A run with the names of today. One that was written in one piece is taken apart, and its body is held in memory. */
export function migratedRun(saved: unknown, bodies: RunBodies): RunRecord {
  const record = saved as RunRecord | WholeRun;
  const settings = migratedSettings(record.settings);
  if (!('networks' in record)) return { ...withClasses(record), settings };
  const { steps, networks, validationRows, ...run } = record;
  bodies.hold(run.id, { steps, networks, validationRows });
  const { epoch, validationAccuracy } = run.best;
  return {
    ...withClasses(run),
    settings,
    best: { epoch, validationAccuracy },
    stepsPerEpoch: Math.ceil(steps.length / Math.max(run.history.length, 1)),
    heldOutRows: validationRows.length,
  };
}

/** The outputs of the cells with their classes; undefined where nothing was saved. */
export function migratedOutputs(saved: unknown): SavedOutputs | undefined {
  const outputs = saved as SavedOutputs | undefined;
  if (!outputs) return undefined;
  const { evaluation, prediction } = outputs;
  return {
    labelCheck: null,
    ...outputs,
    evaluation: evaluation?.kind === 'measured' ? withClasses(evaluation) : evaluation,
    prediction: prediction && withClasses(prediction),
  };
}

/** The first version called the queue of trials `search`. */
type FirstSearch = Omit<SearchRecord, 'version' | 'queue'> & { readonly version: 1; readonly search: Search };

function withQueue(record: FirstSearch): SearchRecord {
  const { search: queue, ...rest } = record;
  return { ...rest, version: 2, queue };
}

/** A search of an earlier visit, whose trial under way waits again; null for what this version cannot read. */
export function migratedSearch(saved: unknown): SearchRecord | null {
  const record = saved as FirstSearch | SearchRecord | null | undefined;
  if (record?.version !== 1 && record?.version !== 2) return null;
  const today = record.version === 1 ? withQueue(record) : record;
  return {
    ...today,
    base: repairedSettings(today.base),
    queue: searchTransition(today.queue, { kind: 'interrupted' }),
  };
}

/** The own test set of an earlier visit; empty where none was saved, as before there were any, or a later version wrote it. */
export function migratedOwnDigits(saved: unknown): readonly OwnDigit[] {
  const record = saved as SavedOwnDigits | null | undefined;
  return record?.version === 1 ? record.digits : [];
}
