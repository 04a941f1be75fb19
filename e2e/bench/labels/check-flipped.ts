/** Changes some labels of MNIST by a seed, lets the page's own check look for wrong ones, and counts how many it lists. */
import { tenDigits } from '../../../src/core/data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../../../src/core/data/dataset.ts';
import { newHistory } from '../../../src/core/data/treatment.ts';
import { deriveKey, permutation, randomBelow, stream } from '../../../src/core/numerics/rng.ts';
import type { LabelCheck } from '../../../src/state/page/label-check.ts';
import { readDigits } from '../../tools/sample-data/idx.ts';
import { sampleOrder } from '../../tools/sample-data/sample-data.ts';
import { notebookInNode } from '../notebook-in-node.ts';
import { engineInNode } from './engine-in-node.ts';

export interface FlippedTask {
  /** The number of images: the first ones of the sample data's train.csv that are of these digits. */
  readonly rows: number;
  /** From 0 on, without gaps. */
  readonly digits: number;
  /** The share of labels that is changed, and the seed that draws which and into what. */
  readonly share: number;
  readonly seed: number;
}

/** The table, and the rows whose labels were changed. */
function flippedTable({ rows, digits: count, share, seed }: FlippedTask) {
  const digits = readDigits();
  const order = sampleOrder(digits)
    .filter(image => digits.labels[image] < count)
    .subarray(0, rows);
  const pixels = new Uint8Array(rows * pixelsPerImage);
  for (const [row, image] of order.entries())
    pixels.set(
      digits.pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage),
      row * pixelsPerImage,
    );
  const labels = Uint8Array.from(order, image => digits.labels[image]);
  const classes = { labels: tenDigits.labels.slice(0, count), names: tenDigits.names.slice(0, count) };
  const key = deriveKey(seed, stream.split, 1);
  const flipped = permutation(rows, key).slice(0, Math.round(rows * share));
  for (const row of flipped) labels[row] = (labels[row] + 1 + randomBelow(key, row, count - 1)) % count;
  const table: TrainingTable = { fileName: 'train.csv', rows, pixels, labels, classes };
  return { table, flipped: new Set(flipped) };
}

export interface FlippedCheck {
  readonly flipped: number;
  /** The number of rows in the first 1.5 % of the list. */
  readonly listed: number;
  /** The number of changed labels among them. */
  readonly found: number;
  readonly check: LabelCheck;
}

/** The share of the table whose first rows are looked at. */
const lookedAt = 0.015;

export async function checkFlipped(
  task: FlippedTask,
  threads: number,
  say: (text: string) => void,
): Promise<FlippedCheck> {
  const { table, flipped } = flippedTable(task);
  const tables = { training: table, test: null, solution: null, history: newHistory };
  const app = await notebookInNode(tables, engineInNode(threads));
  let network = -1;
  const problem = await app.training.checkLabels(progress => {
    if (progress.network !== network) say(`network ${progress.network + 1}`);
    network = progress.network;
  }, new AbortController().signal);
  const check = app.store.getState().labelCheck;
  if (problem !== null || check === null) throw new Error(problem ?? 'the check found nothing');
  const listed = Math.ceil(lookedAt * task.rows);
  const found = check.rows.slice(0, listed).filter(row => flipped.has(row)).length;
  return { flipped: flipped.size, listed, found, check };
}
