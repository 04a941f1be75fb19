import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { breaches } from '../e2e/tools/import-rules.ts';

const root = import.meta.dirname;
const sources = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /\.tsx?$/.test(path) && path !== 'layers.test.ts')
    .map(path => [path, readFileSync(join(root, path), 'utf8')]),
);

test('every import of the source tree follows the table of rooms', () => {
  expect(breaches(sources)).toEqual([]);
  // Every file is parsed, which a busy machine does not do in the usual five seconds.
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
    { 'cells/a/b.ts': "import '@tensorflow/tfjs';" },
    ['cells/a/b.ts imports the package @tensorflow/tfjs, which cells may not use'],
  ],
  [
    'another cell, imported when needed',
    { 'cells/a/b.ts': "export const c = () => import('../d/e.ts');" },
    ['cells/a/b.ts imports cells/d/e.ts: a cell may not import another'],
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
    'a room that nobody knows',
    { 'attic/a.ts': '' },
    ['attic/a.ts is in no known room: give attic a row in e2e/tools/import-rules.ts'],
  ],
])('%s is found and named', (_what, planted, expected) => {
  expect(breaches(new Map(Object.entries(planted)))).toEqual(expected);
});

test('types, workers and packages that the table allows are let through', () => {
  const allowed = {
    'charts/a.ts': "import type { B } from '../core/b.ts'; import '@tensorflow/tfjs-vis';",
    'client/a.ts': "new Worker(new URL('../engine/w.ts', import.meta.url), { type: 'module' });",
    'core/a.test.ts': "import Papa from 'papaparse';",
    'cells/a/b.tsx': "import { c } from '../c.ts'; import { d } from './d.ts';",
  };
  expect(breaches(new Map(Object.entries(allowed)))).toEqual([]);
});
