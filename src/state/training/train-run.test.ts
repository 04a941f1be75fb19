/** The train cell's run of several networks, on a device that trains them side by side. */
import { expect, test, vi } from 'vitest';
import type { Parting } from '../../client/gang-call.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { checkpointsOf, type InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { progressOf, secondsPerStep } from '../../core/training/run-state.ts';
import type { GangRequest } from '../../protocol.ts';
import { arrange } from '../testing/arrange.ts';
import { begin, checkpointAt, ended, gpu, type Listen } from '../testing/gang-double.ts';

type Train = (request: GangRequest, listen: Listen, visit: number) => Promise<Parting | null>;

/** A page that trains a vote of `networks`; `train` answers to each request for a gang. */
async function voting(networks: number, train: Train, changes: object = {}, given: object = {}) {
  const asked: GangRequest[] = [];
  const arranged = arrange({
    ...given,
    gang: (request, listen) => {
      asked.push(request);
      return train(request, listen, asked.length);
    },
  });
  const { app } = arranged;
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ networks, epochs: 2, ...changes });
  return { ...arranged, asked, page: app.store.getState };
}

const trainAll: Train = async (request, listen) => {
  begin(request, listen);
  for (const network of request.networks.keys()) listen(network, ended(network));
  return null;
};

test('networks of one design train side by side, each with its own seed and part of the rows, and become one run', async () => {
  const { app, asked, calls, page } = await voting(3, trainAll);
  app.cells.run('train');
  await app.cells.settled();
  const [{ device: wanted, networks }] = asked;
  expect(wanted).toBe('auto');
  expect(networks.map(({ config }) => [config.seed, config.splitSeed, config.part])).toEqual([
    [1, 1, undefined],
    [2, 1, 1],
    [3, 1, 2],
  ]);
  expect(calls.filter(call => call.startsWith('train'))).toEqual([]);
  expect(page().runs).toMatchObject([{ ended: 'complete', device: gpu, best: { validationAccuracy: 0.7 } }]);
  expect(page().live).toBeNull();
});

test('networks of unlike designs train side by side with those of their own', async () => {
  const { app, asked, calls, page } = await voting(5, trainAll, { designs: 'unlike' });
  app.cells.run('train');
  await app.cells.settled();
  expect(asked.map(({ networks }) => networks.map(({ config }) => config.seed))).toEqual([
    [1, 4],
    [2, 5],
  ]);
  expect(calls.filter(call => call.startsWith('train'))).toEqual(['train']);
  expect(page().runs[0].ended).toBe('complete');
});

test('progress counts the steps of all, their images and the time once, and the curves show each', async () => {
  const { app, page } = await voting(2, async (request, listen) => {
    begin(request, listen);
    const { activeRun, live } = page();
    const progress = activeRun && progressOf(activeRun.state);
    expect(progress).toMatchObject({ steps: 8, epochs: 4, stepsPerEpoch: 10, imagesPerSecond: 200 });
    expect(progress && secondsPerStep(progress)).toBeLessThan(0.02);
    expect(live?.epoch).toBe(0);
    const { loss } = app.metrics.read();
    expect([loss[3], loss[4], loss[20], loss.length]).toEqual([1, Number.NaN, 1, 24]);
    for (const network of [0, 1]) listen(network, ended(network));
    return null;
  });
  app.cells.run('train');
  await app.cells.settled();
  expect(page().runs).toHaveLength(1);
});

test('a device that is lost leaves each network at its last checkpoint, from which it goes on alone', async () => {
  const { app, calls, page } = await voting(3, async (request, listen) => {
    begin(request, listen);
    listen(1, ended(1));
    listen(2, { kind: 'checkpoint', id: 0, checkpoint: checkpointAt(1, 0) });
    return { reason: 'crashed', why: 'the GPU is gone' };
  });
  app.cells.run('train');
  await app.cells.settled();
  expect(calls.filter(call => call.startsWith('train'))).toEqual([
    'train from epoch 0',
    'train from epoch 1',
  ]);
  const state = page().activeRun?.state;
  expect(state && 'notice' in state && state.notice).toMatch(/the GPU is gone.*one after another/);
  expect(page().runs[0]).toMatchObject({ ended: 'complete', best: { validationAccuracy: 0.6 } });
});

test('a GPU without room for all trains half of them at a time', async () => {
  const { app, asked } = await voting(4, async (request, listen, visit) =>
    visit === 1 ? { reason: 'out-of-memory', why: 'too large' } : trainAll(request, listen, visit),
  );
  app.cells.run('train');
  await app.cells.settled();
  expect(asked.map(({ networks }) => networks.length)).toEqual([4, 2, 2]);
});

test('an interrupted run keeps where each of its networks was, and goes on with them side by side', async () => {
  const disk: { current: InterruptedRun | null } = { current: null };
  const forever: Train = (request, listen) => {
    begin(request, listen);
    return new Promise(() => {});
  };
  const before = await voting(3, forever, {}, { disk });
  before.app.cells.run('train');
  await eventually(() => disk.current !== null);
  expect(disk.current).toMatchObject({
    finished: [],
    checkpoint: { stepInEpoch: 4 },
    beside: [
      { network: 1, checkpoint: { stepInEpoch: 4 } },
      { network: 2, checkpoint: { stepInEpoch: 4 } },
    ],
  });
  const after = await voting(3, trainAll, {}, { disk });
  after.app.store.setState({ interrupted: disk.current });
  after.app.training.continueInterrupted();
  await after.app.cells.settled();
  expect(after.asked[0].networks.map(({ resume }) => resume?.stepInEpoch)).toEqual([4, 4, 4]);
  expect(after.page().runs).toHaveLength(1);
});

test.each(['pauses', 'fails'])(
  'a run that %s has its newest checkpoint on disk, though the last one is young',
  async how => {
    const disk: { current: InterruptedRun | null } = { current: null };
    const stepsOnDisk = () =>
      disk.current && checkpointsOf(disk.current).map(({ checkpoint }) => checkpoint.stepInEpoch);
    const { app, wait } = await voting(
      2,
      async (request, listen) => {
        wait(600_000);
        begin(request, listen);
        for (const network of [0, 1])
          listen(network, { kind: 'checkpoint', id: 0, checkpoint: checkpointAt(0, 7) });
        expect(stepsOnDisk()).toEqual([4, 4]);
        if (how === 'fails') throw new Error('the worker is gone');
        for (const network of [0, 1]) listen(network, { kind: 'paused', id: 0 });
        return new Promise(() => {});
      },
      {},
      { disk },
    );
    app.cells.run('train');
    await vi.waitFor(() => expect(stepsOnDisk()).toEqual([7, 7]), { timeout: 10_000 });
  },
);

test('a run that is stopped keeps what every network of it had', async () => {
  const { app, page } = await voting(2, async (request, listen) => {
    begin(request, listen);
    for (const network of [0, 1]) listen(network, ended(network, 'stopped'));
    return null;
  });
  app.cells.run('train');
  await app.cells.settled();
  expect(page().runs).toMatchObject([{ ended: 'stopped', judges: expect.anything() }]);
});

test('a vote one of whose networks diverges fails, and the others are stopped', async () => {
  const pressed: string[] = [];
  let end: (parting: null) => void = () => {};
  const onGangButton = (button: string) => {
    pressed.push(button);
    end(null);
  };
  const { app, page } = await voting(
    2,
    (request, listen) => {
      begin(request, listen);
      const ended = new Promise<null>(resolve => {
        end = resolve;
      });
      queueMicrotask(() =>
        listen(1, { kind: 'failed', id: 0, reason: 'diverged', message: 'The loss is no longer a number.' }),
      );
      return ended;
    },
    {},
    { onGangButton },
  );
  app.cells.run('train');
  await app.cells.settled();
  expect(pressed).toEqual(['stop']);
  expect(page().activeRun?.state).toMatchObject({
    kind: 'failed',
    message: 'The loss is no longer a number.',
  });
  expect(page().runs).toEqual([]);
});

test('a processor is not asked to train networks side by side', async () => {
  const { app, asked, calls } = await voting(2, trainAll, { device: 'wasm' });
  app.cells.run('train');
  await app.cells.settled();
  expect(asked).toEqual([]);
  expect(calls.filter(call => call.startsWith('train'))).toEqual(['train', 'train']);
});
