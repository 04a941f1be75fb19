/** The names of classes, from a file of labels and names such as EMNIST's `*-mapping.txt`. */
import {
  type ClassTable,
  classesOf,
  distinctNames,
  type KnownNames,
  labelsIn,
  largestLabel,
  toClassIndices,
} from '../classes.ts';
import type { TrainingTable } from '../dataset.ts';
import { type FileProblem, fileProblem, type PassedOver } from '../file-problem.ts';
import { trimmed } from './field-value.ts';
import { baseName } from './file-names.ts';

/** How each line says a name. */
export type NameStyle =
  /** `10 65`: a label and the code of its letter; a second code is that of the small letter. */
  | 'codes'
  /** `3,Dress` or `3 Dress`. */
  | 'label first'
  /** `Dress,3`. */
  | 'name first'
  /** `Dress`: the first line is label 0. */
  | 'names alone';

const labelName = /^(label|label_id|class|class_id|classid|id|index|code|number|target|value|y)$/i;
const nameName =
  /^(name|class_?name|label_?name|class|label|description|meaning|category|character|letter|char|symbol|item|clothing)$/i;
const numbered = /^(\d{1,2})[ \t]*[,:=\t ][ \t]*(\S.*)$/;
const codes = /^\d{1,2}[ \t]+\d{2,3}([ \t]+\d{2,3})?$/;

/** The style of a file of names that begins with these fields; null for another file. */
export function nameStyleOf(
  file: string,
  fields: readonly string[],
): { readonly style: NameStyle; readonly isRow: boolean } | null {
  const name = baseName(file);
  if (!/mapping|class|label|name|categor/i.test(name)) {
    if (fields.length !== 2 || !/^(label|class)(_?id)?$/i.test(fields[0])) return null;
  }
  const line = trimmed(fields.join(','));
  if (codes.test(line)) return { style: 'codes', isRow: true };
  const [first, second, third] = fields.map(trimmed);
  if (second !== undefined && third === undefined) {
    if (labelName.test(first) && nameName.test(second)) return { style: 'label first', isRow: false };
    if (nameName.test(first) && labelName.test(second)) return { style: 'name first', isRow: false };
  }
  const found = numbered.exec(line);
  if (found !== null && Number.isNaN(Number(found[2].split(',')[0])))
    return { style: 'label first', isRow: true };
  const isList = /^(class(es)?|labels?|((class|label)[ _-]?)?names)\.txt$/i.test(name);
  return isList && fields.length === 1 ? { style: 'names alone', isRow: true } : null;
}

/** Labels and their names, as they are read. */
export class NameTable {
  readonly file: string;
  private readonly style: NameStyle;
  private readonly names = new Map<number, string>();

  constructor(file: string, style: NameStyle) {
    this.file = file;
    this.style = style;
  }

  get rows(): number {
    return this.names.size;
  }

  /** Keeps the name in a line, or says why there is none. `line` counts from 1. */
  accept(fields: readonly string[], line: number): FileProblem | null {
    const [label, name] = this.read(fields);
    if (!(Number.isInteger(label) && label >= 0 && label <= largestLabel) || name === '')
      return fileProblem(
        { file: this.file, line, column: null },
        `The line is no label from 0 to ${largestLabel} with its name.`,
        'Write one label and its name a line, such as 3,Dress.',
      );
    this.names.set(label, name);
    return null;
  }

  private read(fields: readonly string[]): readonly [label: number, name: string] {
    const text = trimmed(fields.join(','));
    switch (this.style) {
      case 'codes': {
        const [label, code] = text.split(/[ \t]+/).map(Number);
        return [label, String.fromCharCode(code)];
      }
      case 'label first': {
        const found = numbered.exec(text);
        return found === null ? [Number.NaN, ''] : [Number(found[1]), found[2]];
      }
      case 'name first':
        return [Number(fields.at(-1)), trimmed(fields.slice(0, -1).join(','))];
      case 'names alone':
        return [this.rows, text];
      default:
        return this.style satisfies never;
    }
  }

  /** A list of digits only is whole: labels without a name would be classes that the data do not have. */
  finish(): KnownNames {
    const { names } = this;
    return { of: names, areAll: [...names.keys()].every(label => label <= 9) };
  }
}

/** How far the names of two files are alike. */
function likeness(one: string, other: string): number {
  const [a, b] = [baseName(one), baseName(other)];
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The names for the classes of a table of this file with these labels: those of the file whose name is most alike. */
function namesFor(file: string, labels: readonly number[], tables: readonly NameTable[]): NameTable | null {
  const fitting = tables.filter(table => {
    const { of } = table.finish();
    return labels.every(label => of.has(label));
  });
  const [best] = fitting.toSorted((one, other) => likeness(other.file, file) - likeness(one.file, file));
  return best ?? null;
}

export interface Named {
  readonly training: TrainingTable | null;
  /** What was assumed, in sentences. */
  readonly assumptions: readonly string[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Gives the classes of a training table the names that came with it.
 *
 * @param isNew true for a table that was just read: its classes may become those of the names, in place
 */
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
