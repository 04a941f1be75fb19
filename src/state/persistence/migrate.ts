/** What earlier versions of the page wrote, in the form of this one. */
import { withCurrentKnobNames } from '../../core/settings/renamed-knobs.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { RunBodies, RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { SavedPage } from './saved-page.ts';

/** What version 1 of the saved page called by other names. */
type FirstPage = Omit<SavedPage, 'version' | 'accepted' | 'notes' | 'paces' | 'deviceMeasurements'> & {
  readonly version: 1;
  /** Absent before a person could accept an outdated result. */
  readonly kept?: SavedPage['accepted'];
  /** Absent before there were notes. */
  readonly notes?: SavedPage['notes'];
  readonly calibrations: SavedPage['paces'];
  readonly trials?: SavedPage['deviceMeasurements'];
};

const migratedSettings = (settings: Settings) => withCurrentKnobNames(settings) as Settings;

function fromFirstPage({ kept, calibrations, trials, ...page }: FirstPage): SavedPage {
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
    // The first of them measured by floating-point operations.
    paces: calibrations.filter(({ stepCost }) => stepCost !== undefined),
    deviceMeasurements: trials ?? [],
  };
}

/** Null for what no version wrote, or a later one. */
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

/** A run of the first version holds its body in its record. */
type WholeRun = Omit<RunRecord, 'stepsPerEpoch' | 'heldOutRows'> & RunBody;

/** A run with the names of today; one that was written in one piece is taken apart, and its body is held. */
export function migratedRun(saved: unknown, bodies: RunBodies): RunRecord {
  const record = saved as RunRecord | WholeRun;
  const settings = migratedSettings(record.settings);
  if (!('networks' in record)) return { ...record, settings };
  const { steps, networks, validationRows, ...run } = record;
  bodies.hold(run.id, { steps, networks, validationRows });
  const { epoch, validationAccuracy } = run.best;
  return {
    ...run,
    settings,
    best: { epoch, validationAccuracy },
    stepsPerEpoch: Math.ceil(steps.length / Math.max(run.history.length, 1)),
    heldOutRows: validationRows.length,
  };
}
