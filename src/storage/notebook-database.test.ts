import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { createNotebookDatabase } from './notebook-database.ts';

it('gives back what was written, also when opened again', async () => {
  const first = createNotebookDatabase('written');
  await first.write('page', { version: 1, weights: Float32Array.of(0.5) });
  const again = createNotebookDatabase('written');
  expect(await again.read('page')).toEqual({ version: 1, weights: Float32Array.of(0.5) });
  expect(await again.read('never')).toBeUndefined();
});

it('keeps one of each run, the last written', async () => {
  const database = createNotebookDatabase('runs');
  const body = { weights: Float32Array.of(0.5) };
  await database.writeRun({ id: 'a' }, body);
  await database.writeRun({ id: 'b' }, null);
  const renamed = { id: 'a', name: 'best' };
  await database.writeRun(renamed, null);
  expect(await database.runs()).toEqual([renamed, { id: 'b' }]);
  expect(await database.runBody('a')).toEqual(body);
  expect(await database.runBody('b')).toBeUndefined();
  await database.removeRun('a');
  expect(await database.runs()).toEqual([{ id: 'b' }]);
  expect(await database.runBody('a')).toBeUndefined();
});

it('forgets everything when asked to', async () => {
  const database = createNotebookDatabase('cleared');
  await database.write('page', 1);
  await database.writeRun({ id: 'a' }, { weights: 1 });
  await database.clear();
  expect(await database.read('page')).toBeUndefined();
  expect(await database.runs()).toEqual([]);
  expect(await database.runBody('a')).toBeUndefined();
});

it('finds what its first version wrote', async () => {
  const first = await openDB('older', 1, {
    upgrade(database) {
      database.createObjectStore('kept');
      database.createObjectStore('runs', { keyPath: 'id' });
    },
  });
  await first.put('runs', { id: 'a', networks: [] });
  first.close();
  const database = createNotebookDatabase('older');
  expect(await database.runs()).toEqual([{ id: 'a', networks: [] }]);
  await database.writeRun({ id: 'a' }, { networks: [] });
  expect(await database.runBody('a')).toEqual({ networks: [] });
});
