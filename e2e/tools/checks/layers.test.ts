import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { breaches, unreached } from './import-rules.ts';
import { entries } from './rooms.ts';

const root = join(import.meta.dirname, '../../../src');
const sources = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /\.tsx?$/.test(path))
    .map(path => [path, readFileSync(join(root, path), 'utf8')]),
);

test('every import of the source tree follows the table of rooms', () => {
  expect(breaches(sources)).toEqual([]);
  // Every file is parsed, which a busy machine does not do in the usual five seconds.
}, 60_000);

test('no folder has more than 15 modules, and no file more than 250 lines', () => {
  const modules = [...sources.keys()].filter(file => !/\.test\.tsx?$/.test(file));
  const counts = new Map<string, number>();
  for (const file of modules) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 15)).toEqual([]);
  const long = [...sources].filter(([, text]) => text.split('\n').length > 251);
  expect(long.map(([file]) => file)).toEqual([]);
});

test('no test of the core replaces a module, a clock or a global: its files share them', () => {
  const replaces = /\bvi\.(do)?(mock|stub|spyOn|useFakeTimers)|\bglobalThis\.\w+ =[^=]/;
  const tests = [...sources].filter(([file]) => /^core\/.*\.test\.ts$/.test(file));
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter(([, text]) => replaces.test(text)).map(([file]) => file)).toEqual([]);
});

test('every file of the product is reached from one of its entries', () => {
  expect(unreached(sources, entries)).toEqual([]);
}, 60_000);

test.each<[string, Record<string, string>, readonly string[]]>([
  [
    'a value of a room that is not in the row',
    { 'core/a.ts': "import { b } from '../engine/b.ts';", 'engine/b.ts': 'export const b = 1;' },
    ['core/a.ts imports engine/b.ts: core may not import engine'],
  ],
  [
    'a value where only types are allowed',
    { 'charts/a.ts': "import { b } from '../core/b.ts';" },
    ['charts/a.ts imports a value of core/b.ts: charts may import only types of core'],
  ],
  [
    'a package that the room may not use',
    { 'cells/data/b.ts': "import '@tensorflow/tfjs';" },
    ['cells/data/b.ts imports the package @tensorflow/tfjs, which cells may not use'],
  ],
  [
    'another cell, imported when needed',
    { 'cells/data/b.ts': "export const c = () => import('../model/e.ts');" },
    ['cells/data/b.ts imports cells/model/e.ts: in cells, model may not be imported by data'],
  ],
  [
    'a type named in place',
    { 'ui/a.ts': "export type B = import('../state/b.ts').B;" },
    ['ui/a.ts imports state/b.ts: ui may not import state'],
  ],
  [
    'a worker that is not the room to start',
    { 'ui/a.ts': "new Worker(new URL('../engine/w.ts', import.meta.url));" },
    ['ui/a.ts starts engine/w.ts: ui may not start engine'],
  ],
  [
    'a re-export',
    { 'core/a.ts': "export { b } from './b.ts';" },
    ['core/a.ts re-exports core/b.ts: import it where it is defined'],
  ],
  ['a barrel', { 'core/index.ts': '' }, ['core/index.ts is a barrel: name the file after what it holds']],
  [
    'a cycle',
    { 'core/a.ts': "import type { B } from './b.ts';", 'core/b.ts': "import './a.ts';" },
    ['import cycle: core/a.ts -> core/b.ts -> core/a.ts'],
  ],
  [
    'a helper of tests in the program',
    { 'core/a.ts': "import './testing/b.ts';" },
    ['core/a.ts imports core/testing/b.ts, which is only for tests'],
  ],
  [
    'an import against the order of the folders in a room',
    { 'core/data/a.ts': "import type { B } from '../training/b.ts';" },
    ['core/data/a.ts imports core/training/b.ts: in core, training may not be imported by data'],
  ],
  [
    'a folder that the order of its room does not name',
    { 'core/attic/a.ts': '' },
    ['core/attic has no place in the order of core: give it one in rooms.ts'],
  ],
  [
    'a room that nobody knows',
    { 'attic/a.ts': '' },
    ['attic/a.ts is in no known room: give attic a row in rooms.ts'],
  ],
])('%s is found and named', (_what, planted, expected) => {
  expect(breaches(new Map(Object.entries(planted)))).toEqual(expected);
});

test('types, workers and packages that the table allows are let through', () => {
  const allowed = {
    'charts/a.ts': "import type { B } from '../core/b.ts'; import '@tensorflow/tfjs-vis';",
    'client/a.ts': "new Worker(new URL('../engine/w.ts', import.meta.url), { type: 'module' });",
    'core/a.test.ts': "import Papa from 'papaparse';",
    'cells/data/b.tsx': "import { c } from '../frame/c.ts'; import { d } from './d.ts';",
    'core/training/a.ts': "import { b } from '../data/b.ts';",
    'library/node.ts': "export { b } from './b.ts';",
  };
  expect(breaches(new Map(Object.entries(allowed)))).toEqual([]);
});

test('a file that only its test imports is found, one that a worker starts is not', () => {
  const planted = {
    'main.tsx': "new Worker(new URL('./engine/worker.ts', import.meta.url));",
    'engine/worker.ts': "import './engine.ts';",
    'engine/engine.ts': '',
    'core/dead.ts': '',
    'core/dead.test.ts': "import './dead.ts';",
    'core/testing/help.ts': '',
  };
  expect(unreached(new Map(Object.entries(planted)), ['main.tsx'])).toEqual([
    'core/dead.ts is reached from no entry of the product: delete it, or move it into a folder testing',
  ]);
});
