import { expect, test } from 'vitest';
import type { RunCheckpoint } from '../core/checkpoint.ts';
import { defaultSettings } from '../core/settings.ts';
import type { Saved } from '../storage/storage-problem.ts';
import type { Context } from './context.ts';
import { checkpointKeeper } from './interrupted-run.ts';

const after = (epoch: number) => ({ epoch }) as RunCheckpoint;

/** A disk that takes as long as the test wants. */
function slowDisk() {
  const log: string[] = [];
  const finish: (() => void)[] = [];
  const context = {
    store: { getState: () => ({ data: null }), setState: () => {} },
    services: {
      clock: { now: () => 0 },
      checkpoints: {
        save: ({ checkpoint }: { checkpoint: RunCheckpoint }) => {
          log.push(`write ${checkpoint.epoch}`);
          return new Promise<Saved>(resolve => finish.push(() => resolve({ ok: true })));
        },
        async clear() {
          log.push('clear');
        },
      },
    },
  } as unknown as Context;
  const settled = () => new Promise(resolve => setTimeout(resolve));
  return {
    log,
    keeper: checkpointKeeper(context, 'a', defaultSettings),
    async finish() {
      finish.shift()?.();
      await settled();
    },
  };
}

test('while a checkpoint is being written the newest one waits, and is written next', async () => {
  const { log, keeper, finish } = slowDisk();
  for (const epoch of [1, 2, 3]) keeper.save(after(epoch), []);
  expect(log).toEqual(['write 1']);
  await finish();
  expect(log).toEqual(['write 1', 'write 3']);
  await finish();
  keeper.save(after(4), []);
  expect(log).toEqual(['write 1', 'write 3', 'write 4']);
});

test('nothing of a run that has ended is written after it was cleared away', async () => {
  const { log, keeper, finish } = slowDisk();
  for (const epoch of [1, 2]) keeper.save(after(epoch), []);
  const done = keeper.done();
  await finish();
  await done;
  expect(log).toEqual(['write 1', 'clear']);
});
