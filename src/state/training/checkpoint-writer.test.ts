import { expect, test } from 'vitest';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { Saved } from '../../storage/storage-problem.ts';
import type { Context } from '../store/context.ts';
import { createCheckpointWriter } from './checkpoint-writer.ts';

const after = (epoch: number) => ({ finished: [], checkpoint: { epoch } as RunCheckpoint });

/** A disk that takes as long as the test wants, and keeps runs or not. */
function slowDisk({ keepsRuns = true } = {}) {
  const log: string[] = [];
  const clock = { now: 0 };
  const finish: (() => void)[] = [];
  const context = {
    store: { getState: () => ({ data: null }), setState: () => {} },
    bodies: { held: () => (keepsRuns ? null : {}) },
    async saved() {
      log.push('the run is written, or could not be');
    },
    services: {
      clock: { now: () => clock.now },
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
    clock,
    writer: createCheckpointWriter(context, { runId: 'a', settings: defaultSettings, recipes: [] }),
    async finish() {
      finish.shift()?.();
      await settled();
    },
  };
}

test('while a checkpoint is being written the newest one waits, and is written next', async () => {
  const { log, writer, finish } = slowDisk();
  for (const epoch of [1, 2, 3]) writer.save(after(epoch));
  expect(log).toEqual(['write 1']);
  await finish();
  expect(log).toEqual(['write 1', 'write 3']);
  await finish();
  writer.save(after(4));
  expect(log).toEqual(['write 1', 'write 3', 'write 4']);
});

test('a checkpoint is written where the last one is as old as a tenth of the run, or 25 seconds', async () => {
  const { log, clock, writer, finish } = slowDisk();
  const saveAt = async (seconds: number) => {
    clock.now = 1000 * seconds;
    writer.save(after(seconds));
    await finish();
  };
  for (const seconds of [0, 100, 110, 111, 112, 1000, 1024, 1025]) await saveAt(seconds);
  expect(log).toEqual([0, 100, 112, 1000, 1025].map(seconds => `write ${seconds}`));
});

test('what waits is written at once when the run pauses, also behind the one that is being written', async () => {
  const { log, clock, writer, finish } = slowDisk();
  clock.now = 1_000_000;
  for (const epoch of [1, 2]) writer.save(after(epoch));
  writer.flush();
  expect(log).toEqual(['write 1']);
  await finish();
  expect(log).toEqual(['write 1', 'write 2']);
  await finish();
  // There is nothing to hurry with, so the next one waits again.
  writer.flush();
  writer.save(after(3));
  expect(log).toEqual(['write 1', 'write 2']);
});

test('the checkpoint of a run that has ended is cleared away once the run is kept, and none is written after', async () => {
  const { log, writer, finish } = slowDisk();
  for (const epoch of [1, 2]) writer.save(after(epoch));
  const done = writer.done();
  await finish();
  await done;
  expect(log).toEqual(['write 1', 'the run is written, or could not be', 'clear']);
});

test('a run that could not be kept leaves its checkpoint, to go on from after a reload', async () => {
  const { log, writer, finish } = slowDisk({ keepsRuns: false });
  writer.save(after(1));
  const done = writer.done();
  await finish();
  await done;
  expect(log).toEqual(['write 1', 'the run is written, or could not be']);
});
