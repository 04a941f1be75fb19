import { describe, expect, it } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { RunBody } from '../page/run-bodies.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';

describe('after a reload', () => {
  it('a run that was under way is not shown as done', async () => {
    const storage = memoryStorage();
    const before = arrange({ waits: true });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await before.until('train', 'running');
    await before.app.storage.saved();
    const { states } = await visit(storage);
    expect(states()).toBe('done done done idle idle idle');
  });

  it('a run that was cut off is offered, and goes on where it was', async () => {
    const storage = memoryStorage();
    const disk = { current: null };
    const before = arrange({ waits: true, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await before.until('train', 'running');
    await eventually(() => disk.current !== null);
    await before.app.storage.saved();

    const after = arrange({ disk });
    await after.app.storage.restoreFrom(storage);
    expect(after.app.store.getState().interrupted?.checkpoint.epoch).toBe(1);
    after.app.training.continueInterrupted();
    await after.app.cells.settled();
    expect(after.calls).toEqual(['data', 'train from epoch 1']);
    expect(disk.current).toBeNull();
  });

  it.each([
    ['as they were', true, 'train from epoch 1'],
    ['taken in again', false, 'train'],
  ])(
    'a run that was cut off goes on only without the rows that it began without: %s',
    async (_, out, call) => {
      const storage = memoryStorage();
      const disk = { current: null };
      const before = arrange({ waits: true, disk });
      await before.app.storage.restoreFrom(storage);
      before.app.data.useSample();
      await before.app.cells.settled();
      before.app.rows.leaveOut([4], true);
      before.app.cells.runAll();
      await before.until('train', 'running');
      await eventually(() => disk.current !== null);
      await before.app.storage.saved();

      const after = arrange({ disk });
      await after.app.storage.restoreFrom(storage);
      after.app.rows.leaveOut([4], out);
      after.app.training.continueInterrupted();
      await after.app.cells.settled();
      expect(after.calls).toEqual(['data', call]);
      expect(after.configs.map(({ leftOut }) => leftOut)).toEqual([out ? [4] : undefined]);
    },
  );

  it('a run that was kept a moment before the page went is not offered as cut off', async () => {
    const storage = memoryStorage();
    const disk: { current: InterruptedRun | null } = { current: null };
    const before = arrange({ waits: true, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await eventually(() => disk.current !== null);
    const checkpoint = disk.current;
    before.app.training.stop();
    await before.app.cells.settled();
    await before.app.storage.saved();
    expect(disk.current).toBeNull();

    disk.current = checkpoint;
    const { app, states } = arrange({ disk });
    await app.storage.restoreFrom(storage);
    expect(app.store.getState().interrupted).toBeNull();
    expect(disk.current).toBeNull();
    expect(states()).toBe('done done done stopped done done');
  });

  it('an ensemble that was cut off keeps the networks that it has, and goes on with the one that was trained', async () => {
    const storage = memoryStorage();
    const disk: { current: InterruptedRun | null } = { current: null };
    const before = arrange({ waits: true, finishes: 2, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.settings.edit({ networks: 4, seed: 7 });
    before.app.cells.runAll();
    await eventually(() => disk.current !== null);
    await before.app.storage.saved();

    const after = arrange({ disk });
    await after.app.storage.restoreFrom(storage);
    after.app.training.continueInterrupted();
    await after.app.cells.settled();
    expect(after.calls).toEqual(['data', 'train from epoch 1', 'train']);
    expect(after.seeds).toEqual([
      [9, 7],
      [10, 7],
    ]);
    const [run] = after.app.store.getState().runs;
    await after.app.storage.saved();
    expect(((await storage.runBody(run.id)) as RunBody).networks).toHaveLength(4);
    expect(run.seconds).toBe(8);
  });
});
