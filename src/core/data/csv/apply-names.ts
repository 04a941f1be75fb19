/** Gives the classes of a training table the names that came with it. */
import {
  type ClassTable,
  classesOf,
  distinctNames,
  type KnownNames,
  labelsIn,
  toClassIndices,
} from '../classes.ts';
import type { TrainingTable } from '../dataset.ts';
import type { PassedOver } from '../file-problem.ts';
import { baseName } from './file-names.ts';
import { type NameTable, namesFor } from './name-table.ts';

export interface Named {
  readonly training: TrainingTable | null;
  /** What was assumed, in sentences. */
  readonly assumptions: readonly string[];
  readonly passedOver: readonly PassedOver[];
}

/** @param isNew true for a table that was just read: its classes may become those of the names, in place */
export function applyNames(
  training: TrainingTable | null,
  isNew: boolean,
  tables: readonly NameTable[],
): Named {
  const labels =
    training === null ? [] : labelsIn(training.labels).map(index => training.classes.labels[index]);
  const found = training === null ? null : namesFor(training.fileName, labels, tables);
  const passedOver = tables
    .filter(table => table !== found)
    .map(({ file }) => ({ file, reason: 'It names other classes than those of the training table.' }));
  if (training === null || found === null) return { training, assumptions: [], passedOver };
  const names = found.finish();
  return {
    training: isNew ? reclassed(training, names) : { ...training, classes: renamed(training.classes, names) },
    assumptions: [`The classes have their names from ${baseName(found.file)}.`],
    passedOver,
  };
}

function renamed({ labels, names }: ClassTable, { of }: KnownNames): ClassTable {
  const given = labels.map((label, index) => of.get(label) ?? names[index]);
  return { labels, names: distinctNames(given, labels) };
}

function reclassed(training: TrainingTable, known: KnownNames): TrainingTable {
  const { labels, classes } = training;
  for (const [row, index] of labels.entries()) labels[row] = classes.labels[index];
  const reclassed = classesOf(labels, known);
  toClassIndices(labels, reclassed);
  return { ...training, classes: reclassed };
}
