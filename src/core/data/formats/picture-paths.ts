/** What the paths of pictures say: `training/7/123.png` is a 7 for training, `test/123.png` an image to predict. */
import { largestLabel } from '../classes.ts';
import { type Unreadable, unreadable } from './array-header.ts';
import { type SetName, setOf } from './part.ts';

/** Pictures of one table, in the order of their paths. */
export interface PictureGroup<Picture> {
  /** The folder around all of them. */
  readonly folder: string;
  readonly set: SetName;
  readonly pictures: readonly Picture[];
  /** `[pictures]`; null where the folders are no labels. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
}

export type Grouped<Picture> =
  | { readonly kind: 'groups'; readonly groups: readonly PictureGroup<Picture>[] }
  | (Unreadable & { readonly path: string });

/** The folders of a path and the label that the last of them is; a label is a number of one or two digits. */
function placeOf(path: string): { readonly above: string; readonly label: number | null } {
  const folders = path.split(/[/\\]/).slice(0, -1);
  const last = folders.at(-1) ?? '';
  const label = /^\d{1,2}$/.test(last) ? Number(last) : null;
  return { above: (label === null ? folders : folders.slice(0, -1)).join('/'), label };
}

/** Sorts pictures into tables: those that share the folder around their class folders. */
export function groupPictures<Picture extends { readonly path: string }>(
  pictures: readonly Picture[],
): Grouped<Picture> {
  const byName = new Intl.Collator('en', { numeric: true });
  const groups = new Map<string, { readonly pictures: Picture[]; readonly labels: (number | null)[] }>();
  for (const picture of pictures.toSorted((one, other) => byName.compare(one.path, other.path))) {
    const { above, label } = placeOf(picture.path);
    const group = groups.get(above) ?? { pictures: [], labels: [] };
    groups.set(above, group);
    group.pictures.push(picture);
    group.labels.push(label);
  }
  const found: PictureGroup<Picture>[] = [];
  for (const [folder, { pictures, labels }] of groups) {
    const [{ path }] = pictures;
    const set = setOf(folder);
    const known = labels.filter(label => label !== null);
    if (known.length !== labels.length && (known.length > 0 || set !== 'test'))
      return {
        path,
        ...unreadable(
          `The folder of this picture is no label from 0 to ${largestLabel}.`,
          'Put each picture into a folder named by its label, such as training/7; unlabelled ones into test.',
        ),
      };
    found.push({ folder, set, pictures, labels: known.length > 0 ? Uint8Array.from(known) : null });
  }
  return { kind: 'groups', groups: found };
}
