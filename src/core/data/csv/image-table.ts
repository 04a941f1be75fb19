/** The table of a file of images, checked and stored row by row. */
import { formatPlural } from '../../format.ts';
import { largestLabel } from '../classes.ts';
import { type Bytes, pixelsPerImage } from '../dataset.ts';
import { type FileProblem, fileProblem, freshCopyRemedy, quoteText } from '../file-problem.ts';
import { type Allocate, GrowingBytes } from './growing-bytes.ts';
import { type Layout, labelTarget } from './header.ts';

export type ImageLayout = Exclude<Layout, { kind: 'answers' }>;

/** Rows of images as they are read: the checks and the storage that the fast and the careful reading share. */
export class ImageTable {
  readonly layout: ImageLayout;
  readonly file: string;
  rows = 0;
  /** Estimated number of rows in the whole file, from its size; null where the size is not known. */
  expectedRows: number | null = null;
  private readonly pixelStore: GrowingBytes;
  private readonly labelStore: GrowingBytes;

  constructor(file: string, layout: ImageLayout, allocate: Allocate) {
    this.file = file;
    this.layout = layout;
    this.pixelStore = new GrowingBytes(pixelsPerImage, allocate);
    this.labelStore = new GrowingBytes(1, allocate);
  }

  /** The storage that the next row is written to; valid until the next call. */
  room(): { readonly pixels: Bytes; readonly labels: Bytes } {
    return {
      pixels: this.pixelStore.withRoom(this.rows, this.expectedRows),
      labels: this.labelStore.withRoom(this.rows, this.expectedRows),
    };
  }

  /** Checks one row's fields and keeps them, or says what is wrong and keeps nothing. `line` counts from 1. */
  accept(fields: readonly string[], line: number): FileProblem | null {
    const { targets, names } = this.layout;
    if (fields.length !== targets.length)
      return fileProblem(
        { file: this.file, line, column: Math.min(fields.length, targets.length) },
        `The line has ${formatPlural(fields.length, 'field')} where the header has ${targets.length}.`,
        freshCopyRemedy,
      );
    const { pixels, labels } = this.room();
    const offset = this.rows * pixelsPerImage;
    for (const [index, field] of fields.entries()) {
      const target = targets[index];
      const most = target === labelTarget ? largestLabel : 255;
      const value = /^\d+$/.test(field) ? Number(field) : Number.NaN;
      if (!(value <= most)) {
        const place = { file: this.file, line, column: index + 1 };
        return fileProblem(place, fieldMessage(names[index], field, most), freshCopyRemedy);
      }
      if (target === labelTarget) labels[this.rows] = value;
      else pixels[offset + target] = value;
    }
    this.rows++;
    return null;
  }

  /** Pixels `[rows, 784]` and labels `[rows]`, which are zeros for a test table: views, not copies. */
  finish(): { readonly pixels: Bytes; readonly labels: Bytes } {
    return { pixels: this.pixelStore.finish(this.rows), labels: this.labelStore.finish(this.rows) };
  }
}

function fieldMessage(name: string, field: string, most: number): string {
  const what = most === largestLabel ? 'label' : 'pixel';
  const wanted = `a ${what} is a whole number from 0 to ${most}`;
  if (field === '') return `${name} is missing; ${wanted}.`;
  if (/^-\d/.test(field)) return `${name} is negative, ${quoteText(field)}; ${wanted}.`;
  if (/^\d+\.\d*$/.test(field)) return `${name} is a fraction, ${quoteText(field)}; ${wanted}.`;
  if (/^\d+$/.test(field)) return `${name} is ${quoteText(field)}, too large; ${wanted}.`;
  return `${name} is not a number, ${quoteText(field)}; ${wanted}.`;
}
