import { expect, test } from 'vitest';
import type { OwnDigit } from '../../core/drawing/own-digits.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';

const ownDigit = (id: string): OwnDigit => ({
  id,
  at: 1,
  pixels: Uint8Array.from({ length: 784 }, (_, pixel) => pixel % 256),
  label: 3,
  name: '3',
});

async function visitThatKeeps(...ids: readonly string[]) {
  const storage = memoryStorage();
  const { app } = await visit(storage);
  app.store.setState({ ownDigits: { list: ids.map(ownDigit), removed: [] } });
  await app.storage.saved();
  return { storage, app };
}

const listOf = ({ app }: Awaited<ReturnType<typeof visit>>) => app.store.getState().ownDigits.list;

test('the own test set is there after a reload, as it was', async () => {
  const { storage } = await visitThatKeeps('a', 'b');
  expect(listOf(await visit(storage))).toEqual([ownDigit('a'), ownDigit('b')]);
});

test('a visit that kept none, as all were before there was an own test set, has an empty one', async () => {
  const { storage } = await visitThatKeeps();
  expect(listOf(await visit(storage))).toEqual([]);
});

test('the form of version 1 is read, and what a later version wrote is left alone', async () => {
  const storage = memoryStorage();
  await storage.write('ownDigits', { version: 1, digits: [ownDigit('a')] });
  expect(listOf(await visit(storage))).toEqual([ownDigit('a')]);
  const later = { version: 2, images: [] };
  await storage.write('ownDigits', later);
  const visited = await visit(storage);
  expect(listOf(visited)).toEqual([]);
  await visited.app.storage.saved();
  expect(await storage.read('ownDigits')).toEqual(later);
});

test('what is deleted is gone after a reload, and starting afresh forgets all', async () => {
  const { storage, app } = await visitThatKeeps('a', 'b');
  app.store.setState({ ownDigits: { list: [ownDigit('b')], removed: [] } });
  await app.storage.saved();
  expect(listOf(await visit(storage))).toEqual([ownDigit('b')]);
  await app.storage.startFresh();
  await app.storage.saved();
  expect(listOf(await visit(storage))).toEqual([]);
});
