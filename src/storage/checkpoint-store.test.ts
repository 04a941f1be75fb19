import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { benchmarkModels } from '../core/testing/benchmark-models.ts';
import type { InterruptedRun } from '../core/training/checkpoint/interrupted-run.ts';
import { plainConfig } from '../core/training/plain-config.ts';
import type { TrainConfig } from '../core/training/train-config.ts';
import { initialState } from '../core/training/training-state.ts';
import { createCheckpointStore } from './checkpoint-store.ts';

const spec = benchmarkModels['tfjs-mnist'];
const config: TrainConfig = {
  ...plainConfig,
  epochs: 2,
  batchSize: 8,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
};
const after = (epoch: number): InterruptedRun => ({
  runId: 'a',
  dataHash: '12',
  recipes: [{ spec, config }],
  device: 'auto',
  savedAt: epoch,
  finished: [],
  checkpoint: {
    epoch,
    stepInEpoch: 0,
    soFar: { loss: 0, correct: 0, images: 0, seconds: 0 },
    state: initialState(spec, { ...config, seed: epoch }),
    history: [],
    best: null,
    learningRateFactor: 1,
  },
});

const noPause = async (): Promise<void> => {};

/** Changes what lies in the slots behind the store's back. */
async function tamper(name: string, change: (stored: Record<string, unknown>, slot: number) => unknown) {
  const database = await openDB(name, 2);
  for (const slot of [0, 1]) {
    const stored = await database.get('slots', slot);
    if (stored) await database.put('slots', change(stored, slot), slot);
  }
  database.close();
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('the newest checkpoint comes back, also in a later visit', async () => {
  const store = createCheckpointStore(noPause, 'visits');
  expect(await store.recover()).toEqual({ run: null, skipped: [] });
  for (const epoch of [1, 2, 3]) expect(await store.save(after(epoch))).toEqual({ ok: true });
  expect(await createCheckpointStore(noPause, 'visits').recover()).toEqual({ run: after(3), skipped: [] });
  await store.clear();
  expect(await store.recover()).toEqual({ run: null, skipped: [] });
});

test('a damaged newest checkpoint is reported, and the one before it is used', async () => {
  const store = createCheckpointStore(noPause, 'damaged');
  for (const epoch of [1, 2, 3]) await store.save(after(epoch));
  await tamper('damaged', stored => (stored.sequence === 3 ? { ...stored, checksum: 1 } : stored));
  const { run, skipped } = await store.recover();
  expect(run).toEqual(after(2));
  expect(skipped).toEqual(['A saved checkpoint is damaged: its checksum does not fit.']);
  await store.save(after(4));
  expect((await store.recover()).run).toEqual(after(4));
});

test('where a part cannot be copied, the slot keeps what it held', async () => {
  const store = createCheckpointStore(noPause, 'half-copied');
  for (const epoch of [1, 2]) await store.save(after(epoch));
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw new DOMException('no memory', 'DataCloneError');
  });
  expect((await store.save(after(3))).ok).toBe(false);
  expect(put).toHaveBeenCalledTimes(1);
  expect(await store.recover()).toEqual({ run: after(2), skipped: [] });
});

test('a run with fewer networks takes the whole place of one with more', async () => {
  const store = createCheckpointStore(noPause, 'smaller');
  const { weights } = after(1).checkpoint.state;
  const network = { history: [], best: { epoch: 2, validationAccuracy: null, weights }, seconds: 1 };
  for (const epoch of [1, 2])
    await store.save({
      ...after(epoch),
      recipes: Array(3).fill({ spec, config }),
      finished: [network, network],
    });
  for (const epoch of [3, 4]) await store.save(after(epoch));
  expect(await store.recover()).toEqual({ run: after(4), skipped: [] });
});

test('an old version is reported and skipped', async () => {
  const store = createCheckpointStore(noPause, 'old');
  await store.save(after(1));
  await tamper('old', stored => ({ ...stored, version: 0 }));
  expect(await store.recover()).toEqual({
    run: null,
    skipped: ['A saved checkpoint is of version 0, not 4.'],
  });
});

test.each([
  ['QuotaExceededError', 'quota'],
  ['AbortError', 'aborted'],
  ['UnknownError', 'unavailable'],
])('%s while saving is a value, and what was saved before stays', async (name, kind) => {
  const store = createCheckpointStore(noPause, `failing-${name}`);
  await store.save(after(1));
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no', name);
  });
  expect(await store.save(after(2))).toMatchObject({ ok: false, problem: { kind } });
  vi.restoreAllMocks();
  expect((await store.recover()).run).toEqual(after(1));
  expect(await store.save(after(3))).toEqual({ ok: true });
});

test('a browser that opens no database is a value too', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private window', 'SecurityError');
  });
  const store = createCheckpointStore(noPause, 'closed');
  expect(await store.save(after(1))).toMatchObject({ ok: false, problem: { kind: 'unavailable' } });
  expect(await store.recover()).toMatchObject({
    run: null,
    skipped: [expect.stringContaining('private window')],
  });
});
