import { describe, expect, it } from 'vitest';
import { places } from '../page/places.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';

describe('notes', () => {
  it('come back as they were, and an empty one that is left is not kept', async () => {
    const storage = memoryStorage();
    const { app } = await visit(storage);
    app.notes.add(1);
    app.notes.edit(app.store.getState().notes.list[0].id, '# Why');
    app.notes.add(2);
    app.notes.setEditing(null);
    await app.storage.saved();
    const again = await visit(storage);
    expect(again.app.store.getState().notes.list).toEqual([
      expect.objectContaining({ text: '# Why', slot: 1 }),
    ]);
  });

  it('a deleted one comes back to its place', async () => {
    const { app } = await visit(memoryStorage());
    for (const text of ['a', 'b', 'c']) {
      app.notes.add(3);
      app.notes.edit(app.store.getState().notes.editing ?? '', text);
    }
    const [, { id }] = app.store.getState().notes.list;
    app.notes.remove(id);
    app.notes.undoRemove();
    expect(app.store.getState().notes.list.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  it('can be moved to every place of the page and back, the last one too', () => {
    const { app } = arrange();
    app.notes.add(places.length);
    const slot = () => app.store.getState().notes.list[0].slot;
    const { id } = app.store.getState().notes.list[0];
    for (let below = places.length - 1; below >= 0; below--) {
      app.notes.move(id, -1);
      expect(slot()).toBe(below);
    }
    for (let below = 1; below <= places.length; below++) {
      app.notes.move(id, 1);
      expect(slot()).toBe(below);
    }
    app.notes.move(id, 1);
    expect(slot()).toBe(places.length);
  });
});
