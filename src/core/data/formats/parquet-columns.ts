/** Which columns of a Parquet file hold the images and their labels, as Hugging Face names them. */
import { type KnownNames, mostClasses } from '../classes.ts';
import { type Unreadable, unreadable } from './array-header.ts';

/** A column of the schema, and what a struct consists of. */
export interface SchemaColumn {
  readonly element: { readonly name: string; readonly type?: string | undefined };
  readonly children: readonly SchemaColumn[];
}

export interface ParquetColumns {
  readonly kind: 'columns';
  readonly image: string;
  /** Null where the file has no labels. */
  readonly label: string | null;
}

const labelNames = /^(label|labels|digit|target|class|character|fine_label)$/i;

/** The first struct of bytes has the images, a column of whole numbers with the name of a label the labels. */
export function parquetColumns(columns: readonly SchemaColumn[]): ParquetColumns | Unreadable {
  const image = columns.find(({ children }) => children.some(({ element }) => element.name === 'bytes'));
  const named = columns.map(({ element }) => element.name);
  if (image === undefined)
    return unreadable(
      `It has no column of pictures, but ${named.slice(0, 4).join(', ')}.`,
      'Take a data set whose column "image" holds PNG pictures, or export the table as CSV.',
    );
  const label = columns.find(
    ({ element }) => labelNames.test(element.name) && /^INT(32|64)$/.test(element.type ?? ''),
  );
  return { kind: 'columns', image: image.element.name, label: label?.element.name ?? null };
}

interface ClassLabel {
  readonly names?: unknown;
}

/**
 * The names of the classes in the metadata that Hugging Face's library writes under the key `huggingface`: JSON with a
 * feature for each column (https://huggingface.co/docs/datasets/about_dataset_features). Null where there are none.
 */
export function huggingFaceNames(text: string | undefined, labelColumn: string): KnownNames | null {
  let names: unknown;
  try {
    const metadata: { readonly info?: { readonly features?: Readonly<Record<string, ClassLabel>> } } | null =
      JSON.parse(text ?? 'null');
    names = metadata?.info?.features?.[labelColumn]?.names;
  } catch {
    return null;
  }
  if (!Array.isArray(names) || names.length < 2 || names.length > mostClasses) return null;
  if (!names.every((name): name is string => typeof name === 'string' && name.trim() !== '')) return null;
  return { of: new Map(names.map(name => name.trim()).entries()), areAll: true };
}
