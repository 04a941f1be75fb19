/** The plan of a check of all labels: several small networks, each of which judges the rows that it did not train on. */
import { presets } from '../settings/presets.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';

/** Every row is judged once by a network that trained on four fifths of the table. */
export const checkFolds = 5;

const sprint: Settings = { ...defaultSettings, ...presets.sprint.changes, validationShare: 1 / checkFolds };

/** A network of fewer steps doubts most labels, right ones too. */
const leastSteps = 150;
/** Fewer images than this are a small table, whose minibatches are smaller too. */
const smallTable = 10_000;
const smallBatch = 64;

/**
 * The settings of each network on a table of `rows` images: those of the quickest preset, which is made for tables of tens
 * of thousands, with more epochs of smaller minibatches for a small one; on the device and with the seed of the cells.
 */
export function checkSettings({ device, seed }: Pick<Settings, 'device' | 'seed'>, rows: number): Settings {
  const batchSize = rows < smallTable ? smallBatch : sprint.batchSize;
  const stepsPerEpoch = Math.max(1, Math.ceil((rows * (1 - 1 / checkFolds)) / batchSize));
  const epochs = Math.max(sprint.epochs, Math.ceil(leastSteps / stepsPerEpoch));
  return { ...sprint, device, seed, batchSize, epochs };
}

/** The rows that are listed: the first 1.5 % of the table, or twice as many as are estimated to be wrong. */
export const listLength = (rows: number, wrong: number): number =>
  Math.min(rows, Math.max(Math.ceil(0.015 * rows), Math.ceil(2 * wrong)));
