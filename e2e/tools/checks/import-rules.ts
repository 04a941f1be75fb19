/**
 * Who may import whom, and in which order the folders of a room lie. The default is no: a room that is missing from a
 * row, a package that no row names, a folder without a place in its room's order is refused.
 * Tests, and what lies in a folder `testing`, keep to their room's row but may use any package and any folder of the
 * room; nothing else may import them.
 */
import { posix } from 'node:path';
import { type Reference, referencesOf } from './imports.ts';
import { interfaces, orders, rooms } from './rooms.ts';

/** `core/csv/reader.ts` is of `core`; `main.tsx` of `main`. */
function roomOf(file: string): string {
  return file.split('/')[0].replace(/\.(test\.)?tsx?$/, '');
}

const forTests = (file: string): boolean => /\.test\.tsx?$|(^|\/)testing\//.test(file);

function againstPackage(file: string, name: string): string | null {
  if (forTests(file)) return null;
  const allowed = rooms[roomOf(file)].packages.some(pattern => pattern.test(name));
  return allowed ? null : `${file} imports the package ${name}, which ${roomOf(file)} may not use`;
}

function againstRoom(file: string, target: string, kind: Reference['kind']): string | null {
  const from = roomOf(file);
  const to = roomOf(target);
  if (!(to in rooms)) return `${file} imports ${target}, which is in no known room`;
  if (forTests(target) && !forTests(file)) return `${file} imports ${target}, which is only for tests`;
  const { values, types = [], spawns = [] } = rooms[from];
  if (kind === 'spawn')
    return spawns.includes(to) ? null : `${file} starts ${target}: ${from} may not start ${to}`;
  if (from === to || values.includes(to)) return null;
  if (types.includes(to))
    return kind === 'type'
      ? null
      : `${file} imports a value of ${target}: ${from} may import only types of ${to}`;
  return `${file} imports ${target}: ${from} may not import ${to}`;
}

/** The part of `file` directly below `folder`: the name of a folder there, or `.` for a file. */
function placeIn(folder: string, file: string): string {
  const rest = file.slice(folder.length + 1).split('/');
  return rest.length === 1 ? '.' : rest[0];
}

/** The folders above a file, the innermost first. */
function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** The longest common folder decides: its order says which of its parts may import which. */
function againstOrder(file: string, target: string, kind: Reference['kind']): string | null {
  if (kind === 'spawn' || forTests(file)) return null;
  const folder = foldersOf(file).find(above => target.startsWith(`${above}/`));
  if (folder === undefined) return null;
  const from = placeIn(folder, file);
  const to = placeIn(folder, target);
  if (from === to) return null;
  const order = orders[folder] ?? [];
  const level = (place: string) => order.findIndex(places => places.includes(place));
  if (level(from) < 0 || level(to) < 0 || level(to) < level(from)) return null;
  return `${file} imports ${target}: in ${folder}, ${nameOf(to)} may not be imported by ${nameOf(from)}`;
}

const nameOf = (place: string): string => (place === '.' ? 'a file of its own' : place);

/** Folders with subfolders whose order does not name each of them. */
function unplaced(sources: Iterable<string>): readonly string[] {
  const found = new Set<string>();
  for (const file of sources) {
    if (forTests(file)) continue;
    for (const folder of foldersOf(file)) {
      const place = placeIn(folder, file);
      if (place === '.' || orders[folder]?.flat().includes(place)) continue;
      found.add(`${folder}/${place} has no place in the order of ${folder}: give it one in rooms.ts`);
    }
  }
  return [...found];
}

/** Each cycle once, as the files on it. */
function cycles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const seen = path.indexOf(file);
    if (seen >= 0) {
      found.push(`import cycle: ${[...path.slice(seen), file].join(' -> ')}`);
      return;
    }
    if (finished.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

/** Lists the breaches of the rules in `sources` (path below `src` -> text) as sentences that name the files. */
export function breaches(sources: ReadonlyMap<string, string>): readonly string[] {
  const found: (string | null)[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, source] of sources) {
    edges.set(file, []);
    if (!(roomOf(file) in rooms)) {
      found.push(`${file} is in no known room: give ${roomOf(file)} a row in rooms.ts`);
      continue;
    }
    if (/(^|\/)index\.tsx?$/.test(file)) found.push(`${file} is a barrel: name the file after what it holds`);
    for (const { specifier, kind, reExport } of referencesOf(file, source)) {
      if (!specifier.startsWith('.')) {
        found.push(againstPackage(file, specifier));
        continue;
      }
      const target = posix.join(posix.dirname(file), specifier);
      if (reExport && !interfaces.includes(file))
        found.push(`${file} re-exports ${target}: import it where it is defined`);
      found.push(againstRoom(file, target, kind), againstOrder(file, target, kind));
      if (kind !== 'spawn') edges.get(file)?.push(target);
    }
  }
  return [...found.filter(breach => breach !== null), ...unplaced(sources.keys()), ...cycles(edges)];
}

/** Files that no entry of the product reaches: they are dead, or they are for tests and belong into a `testing` folder. */
export function unreached(
  sources: ReadonlyMap<string, string>,
  entries: readonly string[],
): readonly string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    const source = sources.get(file);
    if (source === undefined || reached.has(file)) return;
    reached.add(file);
    for (const { specifier } of referencesOf(file, source))
      if (specifier.startsWith('.')) visit(posix.join(posix.dirname(file), specifier));
  };
  for (const entry of entries) visit(entry);
  return (
    [...sources.keys()]
      // Declarations of types are known everywhere and imported nowhere.
      .filter(file => !forTests(file) && !file.endsWith('.d.ts') && !reached.has(file))
      .map(
        file =>
          `${file} is reached from no entry of the product: delete it, or move it into a folder testing`,
      )
  );
}
