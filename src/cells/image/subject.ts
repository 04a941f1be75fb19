/** What the panel of one image looks at. */
import { type Bytes, imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import type { PageState } from '../../state/store/page-state.ts';

/** Where a list of images comes from, and through which run they are looked at. */
export interface ImageSource {
  readonly table: 'training' | 'test';
  /** The id of the run whose answers are shown; null for the images alone. */
  readonly run: string | null;
  /** A sentence on how the list's answers differ from those of the panel. */
  readonly note?: string | undefined;
}

export interface Subject {
  readonly pixels: Bytes;
  readonly title: string;
  /** The class that it is labelled with; null where that is not known. */
  readonly label: number | null;
}

/** The image of a row, from 0; null where the table is gone or has fewer rows. */
export function subjectOf(
  { data }: Pick<PageState, 'data'>,
  table: ImageSource['table'],
  row: number,
): Subject | null {
  const images = data?.[table];
  if (!images || row >= images.rows) return null;
  return {
    pixels: imageAt(images, row),
    title: `${table === 'training' ? 'Training' : 'Test'} image, row ${formatCount(row + 1)}`,
    label: table === 'training' ? (data?.training?.labels[row] ?? null) : null,
  };
}
