import 'fake-indexeddb/auto';
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
  await database.writeRun({ id: 'a' });
  await database.writeRun({ id: 'b' });
  const renamed = { id: 'a', name: 'best' };
  await database.writeRun(renamed);
  expect(await database.runs()).toEqual([renamed, { id: 'b' }]);
  await database.removeRun('a');
  expect(await database.runs()).toEqual([{ id: 'b' }]);
});

it('forgets everything when asked to', async () => {
  const database = createNotebookDatabase('cleared');
  await database.write('page', 1);
  await database.writeRun({ id: 'a' });
  await database.clear();
  expect(await database.read('page')).toBeUndefined();
  expect(await database.runs()).toEqual([]);
});
