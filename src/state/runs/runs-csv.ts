/** The kept runs as a table for a spreadsheet: every setting and every result, in units without names. */
import { summarize } from '../../core/model/model-spec.ts';
import { knobNames } from '../../core/settings/knobs.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { type CsvRow, csvText } from '../page/csv-text.ts';
import type { RunRecord } from '../page/run-record.ts';
import { bestLossOf } from './run-filter.ts';

/** The parameters of one network; null for a vote, whose networks may be unlike. */
function parametersOf({ settings, classes, voters }: RunRecord): number | null {
  const summary = summarize(toModelSpec(settings, classes.labels.length));
  return summary.ok && !voters ? summary.parameters : null;
}

/** One line of the table; accuracies are shares, losses nats, and times seconds or ISO 8601. */
function runRow(run: RunRecord, name: string): CsvRow {
  const { device, best, settings } = run;
  const { loss, accuracy } = run.history.find(({ epoch }) => epoch === best.epoch) ?? {};
  const results = {
    name,
    at: new Date(run.at).toISOString(),
    ended: run.ended,
    validationAccuracy: best.validationAccuracy,
    validationLoss: bestLossOf(run),
    trainingAccuracy: accuracy ?? null,
    trainingLoss: loss ?? null,
    bestEpoch: best.epoch,
    epochsTrained: run.history.length,
    heldOutRows: run.heldOutRows,
    seconds: run.seconds,
    parameters: parametersOf(run),
    ranOn: device.backend,
    trainer: device.trainer,
    threads: device.threads,
    adapter: device.adapter,
    id: run.id,
    dataHash: run.dataHash,
  };
  return { ...results, ...Object.fromEntries(knobNames.map(knob => [knob, settings[knob]])) };
}

/** The text of the file; `names` by id. */
export const runsCsv = (runs: readonly RunRecord[], names: ReadonlyMap<string, string>): Promise<string> =>
  csvText(runs.map(run => runRow(run, names.get(run.id) ?? '')));
