/** The table of a file of images, checked and stored row by row. */
import { formatPlural } from '../../format.ts';
import { largestLabel } from '../classes.ts';
import { type Bytes, pixelsPerImage } from '../dataset.ts';
import { type FileProblem, fileProblem, freshCopyRemedy, quoteText } from '../file-problem.ts';
import { idTarget, ignoredTarget, labelTarget } from './column-names.ts';
import { describeBadField, fieldValue, trimmed } from './field-value.ts';
import { type Allocate, GrowingBytes } from './growing-bytes.ts';
import { type ImageLayout, numberedLayout } from './header.ts';

/** So many rows that only count do not do it by chance. */
const fewestCounted = 12;
const wantedLabel = `a label is a whole number from 0 to ${largestLabel}`;
const ink = 255;
const wantedPixel = 'a pixel is a whole number from 0 to 255';

/** Rows of images as they are read: the checks and the storage that the fast and the careful reading share. */
export class ImageTable {
  layout: ImageLayout;
  readonly file: string;
  rows = 0;
  /** The fields of the column of ids, `[rows]`; none where there is no such column. */
  private readonly givenIds: string[] = [];
  /** Estimated number of rows in the whole file, from its size; null where the size is not known. */
  expectedRows: number | null = null;
  private readonly pixelStore: GrowingBytes;
  private readonly labelStore: GrowingBytes;
  /** The values of the row that is being checked. */
  private readonly values = new Float64Array(pixelsPerImage);
  /** The first fraction, after which all pixels are shares of ink from 0 to 1; null while they are whole numbers. */
  private fraction: { readonly line: number; readonly text: string } | null = null;

  constructor(file: string, layout: ImageLayout, allocate: Allocate) {
    this.file = file;
    this.layout = layout;
    this.pixelStore = new GrowingBytes(pixelsPerImage, allocate);
    this.labelStore = new GrowingBytes(1, allocate);
  }

  /** True where the fast reading may store whole numbers: the columns are in order, and the pixels are no fractions. */
  get isPlain(): boolean {
    return this.layout.inOrder && this.fraction === null;
  }

  /** What was assumed about the file, in sentences. */
  get assumptions(): readonly string[] {
    const scaled = 'The pixels are fractions from 0 to 1; they were multiplied by 255 and rounded.';
    const unclear = 'The ids are passed over: some are missing, or stand twice.';
    return [
      ...this.layout.assumptions,
      ...(this.fraction === null ? [] : [scaled]),
      ...(this.givenIds.length > 0 && this.ids === null ? [unclear] : []),
    ];
  }

  /** The ids of the images and the name of their column; null without such a column, or where they do not tell images apart. */
  get ids(): { readonly column: string; readonly of: readonly string[] } | null {
    const { targets, names } = this.layout;
    const at = targets.indexOf(idTarget);
    const isClear = new Set(this.givenIds).size === this.rows && !this.givenIds.includes('');
    return at >= 0 && isClear ? { column: names[at], of: this.givenIds } : null;
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
    const problemAt = (column: number, message: string) =>
      fileProblem({ file: this.file, line, column }, message, freshCopyRemedy);
    if (fields.length !== targets.length)
      return problemAt(
        Math.min(fields.length, targets.length),
        `The line has ${formatPlural(fields.length, 'field')} where the header has ${targets.length}.`,
      );
    const { pixels, labels } = this.room();
    const offset = this.rows * pixelsPerImage;
    const first = { fraction: -1, large: -1 };
    let id: string | null = null;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index];
      const target = targets[index];
      if (target === idTarget) id = trimmed(field);
      if (target <= ignoredTarget) continue;
      const value = fieldValue(field);
      if (target === labelTarget) {
        if (value > largestLabel && this.counts(value)) {
          this.layout = numberedLayout(this.layout);
          return this.accept(fields, line);
        }
        if (!(value >= 0 && value <= largestLabel && Number.isInteger(value)))
          return problemAt(index + 1, describeBadField(names[index], field, largestLabel, wantedLabel));
        labels[this.rows] = value;
        continue;
      }
      const whole = Number.isInteger(value);
      if (!(value >= 0 && value <= (whole ? ink : 1)))
        return problemAt(index + 1, describeBadField(names[index], field, ink, wantedPixel));
      this.values[target] = value;
      if (!whole && first.fraction < 0) first.fraction = index;
      if (value > 1 && first.large < 0) first.large = index;
    }
    if (this.fraction === null && first.fraction >= 0) {
      const column = first.fraction;
      const before = pixels.subarray(0, offset);
      if (first.large >= 0 || before.some(pixel => pixel > 1))
        return problemAt(column + 1, describeBadField(names[column], fields[column], ink, wantedPixel));
      this.fraction = { line, text: fields[column] };
      for (let at = 0; at < offset; at++) before[at] *= ink;
    }
    if (this.fraction === null) pixels.set(this.values, offset);
    else if (first.large >= 0)
      return problemAt(
        first.large + 1,
        `${names[first.large]} is ${quoteText(fields[first.large])}, but line ${this.fraction.line} has the fraction ` +
          `${quoteText(this.fraction.text)}; pixels are either whole numbers from 0 to 255 or fractions from 0 to 1.`,
      );
    else
      pixels.set(
        this.values.map(share => Math.round(share * ink)),
        offset,
      );
    if (id !== null) this.givenIds.push(id);
    this.rows++;
    return null;
  }

  /** To be called after the last row: a table without a header whose labels count its images has none. */
  settle(): void {
    if (this.rows >= fewestCounted && this.counts(null)) this.layout = numberedLayout(this.layout);
  }

  /** True where the first column of a table without a header counts the rows, and `next` goes on so. */
  private counts(next: number | null): boolean {
    const { kind, targets, isHeaderless } = this.layout;
    if (!isHeaderless || kind !== 'training' || targets[0] !== labelTarget) return false;
    const labels = this.labelStore.finish(this.rows);
    const goesOn = next === null || next === labels[0] + this.rows;
    return goesOn && labels[0] <= 1 && labels.every((label, row) => label === labels[0] + row);
  }

  /** Pixels `[rows, 784]` and labels `[rows]`, which are zeros for a test table: views, not copies. */
  finish(): { readonly pixels: Bytes; readonly labels: Bytes } {
    return { pixels: this.pixelStore.finish(this.rows), labels: this.labelStore.finish(this.rows) };
  }
}
