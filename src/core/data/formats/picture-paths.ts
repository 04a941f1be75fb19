/** What the paths of pictures say: `training/cat/1.png` is a cat for training, `test/123.png` an image to predict. */
import { type KnownNames, largestLabel, mostClasses } from '../classes.ts';
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
  /** Names of the labels; null where the folders are numbers. */
  readonly names: KnownNames | null;
}

export type Grouped<Picture> =
  | { readonly kind: 'groups'; readonly groups: readonly PictureGroup<Picture>[] }
  | (Unreadable & { readonly path: string });

interface Place<Picture> {
  readonly picture: Picture;
  /** The folders around the last one. */
  readonly above: string;
  readonly last: string;
}

function placeOf<Picture extends { readonly path: string }>(picture: Picture): Place<Picture> {
  const folders = picture.path.split(/[/\\]/).slice(0, -1);
  return { picture, above: folders.slice(0, -1).join('/'), last: folders.at(-1) ?? '' };
}

const isNumber = (folder: string): boolean => /^\d{1,2}$/.test(folder) && Number(folder) <= largestLabel;
const isSet = (folder: string): boolean => setOf(folder) !== null || /^val(id(ation)?)?$/i.test(folder);

/** The folders that are classes: numbers, and names of which several lie side by side and are not those of sets. */
function classFolders(places: readonly Place<unknown>[]): ReadonlySet<string> {
  const siblings = new Map<string, Set<string>>();
  for (const { above, last } of places) siblings.set(above, (siblings.get(above) ?? new Set()).add(last));
  const found = new Set<string>();
  for (const folders of siblings.values()) {
    const areClasses = folders.size > 1 && ![...folders].every(isSet);
    for (const folder of folders) if (areClasses || isNumber(folder)) found.add(folder);
  }
  return found;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The label of each class folder: its number where all are numbers, or else its place in their order. */
function labelsOf(folders: ReadonlySet<string>): ReadonlyMap<string, number> {
  const sorted = [...folders].sort(byName.compare);
  return new Map(sorted.map((folder, index) => [folder, sorted.every(isNumber) ? Number(folder) : index]));
}

/** Sorts pictures into tables: those that share the folder around their class folders. */
export function groupPictures<Picture extends { readonly path: string }>(
  pictures: readonly Picture[],
): Grouped<Picture> {
  const places = pictures.toSorted((one, other) => byName.compare(one.path, other.path)).map(placeOf);
  const labelOf = labelsOf(classFolders(places));
  if (labelOf.size > mostClasses)
    return {
      path: places[0].picture.path,
      ...unreadable(
        `The pictures lie in ${labelOf.size} folders; there can be ${mostClasses} classes.`,
        'Put each picture into the folder of its class, and drop fewer classes.',
      ),
    };
  const groups = new Map<string, { readonly pictures: Picture[]; readonly labels: (number | null)[] }>();
  for (const { picture, above, last } of places) {
    const label = labelOf.get(last) ?? null;
    const folder = label === null && last !== '' ? `${above}/${last}`.replace(/^\//, '') : above;
    const group = groups.get(folder) ?? { pictures: [], labels: [] };
    groups.set(folder, group);
    group.pictures.push(picture);
    group.labels.push(label);
  }
  const isNamed = [...labelOf.keys()].some(folder => !isNumber(folder));
  const names: KnownNames | null = isNamed
    ? { of: new Map(Array.from(labelOf, ([folder, label]) => [label, folder])), areAll: true }
    : null;
  const found: PictureGroup<Picture>[] = [];
  for (const [folder, { pictures, labels }] of groups) {
    const [{ path }] = pictures;
    const set = setOf(folder);
    const known = labels.filter(label => label !== null);
    if (known.length !== labels.length && (known.length > 0 || set !== 'test'))
      return {
        path,
        ...unreadable(
          'The folder of this picture is no class: neither a label nor one of several folders side by side.',
          'Put each picture into a folder named by its class, such as training/7; unlabelled ones into test.',
        ),
      };
    const isLabelled = known.length > 0;
    found.push({ folder, set, pictures, labels: isLabelled ? Uint8Array.from(known) : null, names });
  }
  return { kind: 'groups', groups: found };
}
