/** Checks of whole tables: repeated images, blank images, and the bytes by which a data set is recognised. */
import { haveSameLabels, tenDigits } from './classes.ts';
import { type Bytes, pixelsPerImage, type TestTable, type TrainingTable } from './dataset.ts';
import { isKaggleForm } from './submission-form.ts';

const wordsPerImage = pixelsPerImage / 4;

export interface ImageSurvey {
  /** Number of images that equal an earlier one in every pixel. */
  readonly duplicates: number;
  /** Number of images without ink. */
  readonly blanks: number;
  /** For each row, the first row whose image is equal: itself where there is no earlier one, `[rows]`. */
  readonly firstOf: Uint32Array<ArrayBuffer>;
}

/** The rows of one slice of a survey: some milliseconds. */
const sliceRows = 4000;

/** Finds repeated and blank images. `pixels` is `[rows, 784]`. */
export function surveyImages(pixels: Bytes, rows: number): ImageSurvey {
  const slices = surveySlices(pixels, rows);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

/** The same in slices, between which a page may do other things. */
export function* surveySlices(pixels: Bytes, rows: number): Generator<void, ImageSurvey> {
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, rows * wordsPerImage);
  // A hash table with linear probing: a bucket holds a row number plus one, 0 is empty, and a row whose bucket is taken
  // goes into the next free one.
  const buckets = new Int32Array(2 ** Math.ceil(Math.log2(rows * 2 + 2)));
  const mask = buckets.length - 1;
  const firstOf = new Uint32Array(rows);
  let duplicates = 0;
  let blanks = 0;
  for (let row = 0; row < rows; row++) {
    if (row % sliceRows === sliceRows - 1) yield;
    const start = row * wordsPerImage;
    let hash = 0;
    let ink = 0;
    for (let at = start; at < start + wordsPerImage; at++) {
      ink |= words[at];
      hash = Math.imul(hash ^ words[at], 0x01000193) ^ (hash >>> 15);
    }
    if (ink === 0) blanks++;
    let bucket = Math.imul(hash ^ (hash >>> 16), 0x7feb352d) & mask;
    while (buckets[bucket] !== 0 && !sameImage(words, start, (buckets[bucket] - 1) * wordsPerImage))
      bucket = (bucket + 1) & mask;
    if (buckets[bucket] === 0) buckets[bucket] = row + 1;
    else duplicates++;
    firstOf[row] = buckets[bucket] - 1;
  }
  return { duplicates, blanks, firstOf };
}

function sameImage(words: Uint32Array, a: number, b: number): boolean {
  for (let i = 0; i < wordsPerImage; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}

const blockBytes = 4 << 20;
const classTag = 3;
const formTag = 4;

/**
 * The bytes that the content hash digests, in order: for each table five bytes that say which table it is and how many
 * rows it has, then its pixels and its labels in blocks; for classes other than the ten digits also a tag and the labels
 * that they have in the file, and for a submission other than Kaggle's a tag, its columns, its ids and the names that it writes.
 * A digest copies shared memory, and blocks keep the copies small.
 */
export function* hashInputs(
  training: TrainingTable | null,
  test: TestTable | null,
): Generator<Bytes, void, undefined> {
  for (const [tag, table] of [
    [1, training],
    [2, test],
  ] as const) {
    if (table === null) continue;
    yield Uint8Array.of(tag, ...[0, 8, 16, 24].map(shift => (table.rows >>> shift) & 255));
    for (const column of 'labels' in table ? [table.pixels, table.labels] : [table.pixels])
      for (let at = 0; at < column.length; at += blockBytes) yield column.subarray(at, at + blockBytes);
    if ('classes' in table && !haveSameLabels(table.classes, tenDigits))
      yield Uint8Array.of(classTag, ...table.classes.labels);
  }
  if (test?.submission !== undefined && !isKaggleForm(test.submission)) {
    const { columns, ids, names } = test.submission;
    const written = names === undefined ? [] : ['', ...names];
    const text = [...columns, ...(ids ?? []), ...written].join('\n');
    yield Uint8Array.of(formTag);
    const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    const bytes = new Uint8Array(units.buffer);
    for (let at = 0; at < bytes.length; at += blockBytes) yield bytes.subarray(at, at + blockBytes);
  }
}
