/** Reads pictures in folders, one image a file. */
import { baseName } from '../../core/data/csv/file-names.ts';
import { imageSide, pixelsPerImage } from '../../core/data/dataset.ts';
import { type Unreadable, unreadable } from '../../core/data/formats/array-header.ts';
import { formatOf } from '../../core/data/formats/format-of.ts';
import { labelProblem, type Part } from '../../core/data/formats/part.ts';
import { groupPictures, type PictureGroup } from '../../core/data/formats/picture-paths.ts';
import { decodePng, type Picture } from '../../core/data/formats/png.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import { type PartOptions, type PartSource, type PartsReading, refusedPart } from './part-source.ts';
import { allocated, pauser, tooLarge } from './read-chunks.ts';

/** One picture of a drop. */
export interface PictureFile {
  /** Name for messages, with all folders. */
  readonly path: string;
  /** Where it lies in its container: pictures are read in this order. */
  readonly position: number;
  /** Size in bytes. */
  readonly size: number;
  /** Rejects where the container is damaged. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A picture of 28 x 28 pixels is never larger, whatever else its file carries. */
const mostPictureBytes = 1 << 20;

/** @param name of the container, or of the first picture */
export function pictureSource(name: string, pictures: readonly PictureFile[]): PartSource {
  return {
    name,
    progressBytes: pictures.reduce((sum, { size }) => sum + size, 0),
    read: options => readPictures(pictures, options),
  };
}

async function readPictures(pictures: readonly PictureFile[], options: PartOptions): Promise<PartsReading> {
  const grouped = groupPictures(pictures);
  if (grouped.kind === 'unreadable') return refusedPart(grouped.path, grouped);
  const parts: Part[] = [];
  const done = { bytes: 0, rows: 0 };
  for (const group of grouped.groups) {
    const { folder, set, labels, names } = group;
    const file = folder === '' ? 'pictures' : folder;
    const problem = labels === null ? null : labelProblem(file, labels);
    if (problem !== null) return { kind: 'refused', problem };
    const pixels = allocated(options, group.pictures.length * pixelsPerImage);
    if (pixels === null) return tooLarge(file);
    const refusal = await readGroup(group, pixels, done, options);
    if (refusal !== null) return refusal;
    parts.push({
      file,
      set,
      rows: group.pictures.length,
      pixels,
      labels,
      // Only what is to be predicted is submitted by its name.
      ...(labels === null ? { pictures: group.pictures.map(({ path }) => baseName(path)) } : {}),
      ...(names === null ? {} : { names }),
    });
  }
  return { kind: 'parts', parts };
}

async function readGroup(
  { pictures }: PictureGroup<PictureFile>,
  pixels: Uint8Array,
  done: { bytes: number; rows: number },
  { signal, onProgress }: PartOptions,
): Promise<PartsReading | null> {
  const pause = pauser();
  const inPlace = [...pictures.entries()].sort(([, one], [, other]) => one.position - other.position);
  for (const [row, picture] of inPlace) {
    signal.throwIfAborted();
    const decoded = await decoded28(picture);
    if (decoded.kind === 'unreadable') return refusedPart(picture.path, decoded);
    pixels.set(decoded.pixels, row * pixelsPerImage);
    done.bytes += picture.size;
    done.rows++;
    onProgress({ bytesDone: done.bytes, rows: done.rows });
    await pause();
  }
  return null;
}

async function decoded28(picture: PictureFile): Promise<Picture | Unreadable> {
  if (picture.size > mostPictureBytes)
    return unreadable(
      `The picture is too large to be one of ${imageSide} x ${imageSide} pixels.`,
      `Scale all pictures to ${imageSide} x ${imageSide} pixels first.`,
    );
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await picture.bytes();
  } catch {
    return unreadable('The picture could not be read.', 'Drop its container again, or a fresh copy of it.');
  }
  switch (formatOf(bytes)) {
    case 'png':
      return decodePng(bytes);
    case 'jpeg':
      return decodeJpeg(bytes);
    default:
      return unreadable('This is neither a PNG nor a JPEG.', 'Save all pictures as PNG.');
  }
}
