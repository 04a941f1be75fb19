/**
 * Who may import whom. The default is no: a room that is missing from a row, or a package that no row names, is refused.
 * Tests, and what lies in a folder `testing`, keep to their room's row but may use any package; nothing else may import them.
 */
import { posix } from 'node:path';
import { type Reference, referencesOf } from './imports.ts';

interface Room {
  /** Rooms whose values it may import; its own room is always allowed. */
  readonly values: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types?: readonly string[];
  /** Rooms that it may start as workers. */
  readonly spawns?: readonly string[];
  readonly packages: readonly RegExp[];
}

const react = /^(react|react-dom)(\/|$)/;
const icons = /^lucide-react$/;

const rooms: Readonly<Record<string, Room>> = {
  core: { values: [], packages: [] },
  protocol: { values: [], types: ['core'], packages: [] },
  loader: { values: ['core', 'protocol', 'lifeline'], packages: [/^papaparse$/, /^@zip\.js\/zip\.js(\/|$)/] },
  engine: {
    values: ['core', 'protocol', 'lifeline', 'next-task', 'awake-timer'],
    spawns: ['engine'],
    packages: [/^@tensorflow\/tfjs(-(core|layers|converter|backend-(cpu|webgl|wasm|webgpu)))?(\/|$)/],
  },
  client: {
    values: ['core', 'protocol', 'lifeline', 'awake-timer'],
    spawns: ['loader', 'engine'],
    packages: [],
  },
  storage: { values: ['core'], packages: [/^idb$/] },
  state: {
    values: ['core', 'client', 'storage'],
    types: ['protocol'],
    packages: [/^zustand(\/|$)/, /^react$/, /^papaparse$/],
  },
  charts: { values: [], types: ['core'], packages: [/^@tensorflow\/tfjs-vis(\/|$)/, /^vega(-|$)/] },
  ui: { values: [], types: ['core'], packages: [react, icons, /^react-markdown$/] },
  cells: { values: ['core', 'state', 'ui', 'charts'], packages: [react, icons] },
  // These belong to the page as a whole and know nothing of the notebook.
  lifeline: { values: [], packages: [] },
  'next-task': { values: [], packages: [] },
  'awake-timer': { values: [], packages: [] },
  offline: { values: [], packages: [] },
  'service-worker': { values: [], packages: [] },
  main: {
    values: [
      'offline',
      'next-task',
      'core',
      'protocol',
      'loader',
      'engine',
      'client',
      'storage',
      'state',
      'charts',
      'ui',
      'cells',
    ],
    spawns: ['loader', 'engine'],
    packages: [react],
  },
};

/** `core/csv/reader.ts` is of `core`; `main.tsx` of `main`. */
function roomOf(file: string): string {
  return file.split('/')[0].replace(/\.(test\.)?tsx?$/, '');
}

/** `cells/train/chart.tsx` is of the cell `train`; what lies in `cells` itself is of none. */
function cellOf(file: string): string | null {
  const [room, cell, rest] = file.split('/');
  return room === 'cells' && rest !== undefined ? cell : null;
}

const forTests = (file: string): boolean => /\.test\.tsx?$|(^|\/)testing\//.test(file);

function againstPackage(file: string, name: string): string | null {
  if (forTests(file)) return null;
  const allowed = rooms[roomOf(file)].packages.some(pattern => pattern.test(name));
  return allowed ? null : `${file} imports the package ${name}, which ${roomOf(file)} may not use`;
}

function againstFile(file: string, target: string, kind: Reference['kind']): string | null {
  const from = roomOf(file);
  const to = roomOf(target);
  if (!(to in rooms)) return `${file} imports ${target}, which is in no known room`;
  if (forTests(target) && !forTests(file)) return `${file} imports ${target}, which is only for tests`;
  const { values, types = [], spawns = [] } = rooms[from];
  if (kind === 'spawn')
    return spawns.includes(to) ? null : `${file} starts ${target}: ${from} may not start ${to}`;
  const otherCell = cellOf(target) !== null && cellOf(target) !== cellOf(file);
  if (from === 'cells' && to === 'cells' && otherCell)
    return `${file} imports ${target}: a cell may not import another`;
  if (from === to || values.includes(to)) return null;
  if (types.includes(to))
    return kind === 'type'
      ? null
      : `${file} imports a value of ${target}: ${from} may import only types of ${to}`;
  return `${file} imports ${target}: ${from} may not import ${to}`;
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

/** Every breach of the rules in `sources` (path below `src` -> text), as sentences that name the files. */
export function breaches(sources: ReadonlyMap<string, string>): readonly string[] {
  const found: (string | null)[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, source] of sources) {
    edges.set(file, []);
    if (!(roomOf(file) in rooms)) {
      found.push(`${file} is in no known room: give ${roomOf(file)} a row in e2e/tools/import-rules.ts`);
      continue;
    }
    if (/(^|\/)index\.tsx?$/.test(file)) found.push(`${file} is a barrel: name the file after what it holds`);
    for (const { specifier, kind, reExport } of referencesOf(file, source)) {
      if (!specifier.startsWith('.')) {
        found.push(againstPackage(file, specifier));
        continue;
      }
      const target = posix.join(posix.dirname(file), specifier);
      if (reExport) found.push(`${file} re-exports ${target}: import it where it is defined`);
      found.push(againstFile(file, target, kind));
      if (kind !== 'spawn') edges.get(file)?.push(target);
    }
  }
  return [...found.filter(breach => breach !== null), ...cycles(edges)];
}
