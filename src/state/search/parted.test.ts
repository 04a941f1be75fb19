/** Trials that were trained side by side and cannot go on so, or not now. */
import { expect, test } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { arrange } from '../testing/arrange.ts';
import { begin, checkpointAt, ended } from '../testing/gang-double.ts';
import { finish, rates, searching, three } from './testing/gang-search.ts';
import { storageWithoutRuns } from './testing/storage-without-runs.ts';

test('after a lost device each that is not over goes on alone from its last checkpoint, with the reason', async () => {
  const notices = new Set<string | null>();
  const { app, search, kinds, alone, trained } = await searching(
    ({ request, listen, part }) => {
      begin(request, listen);
      listen(0, ended(0));
      listen(2, { kind: 'checkpoint', id: 0, checkpoint: checkpointAt(3, 0) });
      part({ reason: 'crashed', why: 'the GPU is gone' });
    },
    rates(1, 2, 3),
  );
  app.store.subscribe(({ searching: now }) => {
    if (now.kind === 'training' && now.run.kind === 'running') notices.add(now.run.notice);
  });
  await search.settled();
  expect(trained()).toEqual([[1, 2, 3]]);
  expect(alone()).toEqual(['train from epoch 0', 'train from epoch 3']);
  expect(kinds()).toBe('done done done');
  expect([...notices].join()).toMatch(/the GPU is gone.*one after another/);
});

test('a GPU without room for all trains half of them at a time', async () => {
  const { search, trained } = await searching(
    (gang, visit) => (visit === 1 ? gang.part({ reason: 'out-of-memory', why: 'too large' }) : finish(gang)),
    rates(1, 2, 3, 4),
  );
  await search.settled();
  expect(trained()).toEqual([
    [1, 2, 3, 4],
    [1, 2],
    [3, 4],
  ]);
});

test('a device that trains no trials side by side trains one after another, and is asked once for a design', async () => {
  const { search, gangs, alone, kinds } = await searching(({ part }) =>
    part({ reason: 'unsupported', why: 'There is no GPU.' }),
  );
  await search.settled();
  expect([gangs.length, alone().length, kinds()]).toEqual([1, 3, 'done done done']);
});

test('the train cell goes first: all step back to their last checkpoints and go on from there', async () => {
  const { app, search, kinds, gangs, begun, calls } = await searching((gang, visit) => {
    if (visit === 1) begin(gang.request, gang.listen);
    else finish(gang);
  });
  await begun();
  app.cells.run('train');
  await eventually(() => gangs[0].pressed.includes('stop'));
  for (const network of [0, 1, 2]) gangs[0].listen(network, ended(network, 'stopped'));
  gangs[0].part(null);
  await search.settled();
  expect(calls.filter(call => call === 'train')).toHaveLength(1);
  expect(gangs[1].request.networks.map(({ resume }) => resume?.stepInEpoch)).toEqual([4, 4, 4]);
  expect(kinds()).toBe('done done done');
});

test('a search that is stopped while its device is lost keeps what its trials had', async () => {
  const { search, kinds, gangs, begun, page } = await searching(
    ({ request, listen }) => begin(request, listen),
    three,
    {
      waits: true,
    },
  );
  await begun();
  search.stop();
  gangs[0].part({ reason: 'crashed', why: 'the GPU is gone' });
  await search.settled();
  expect(kinds()).toBe('done done done');
  expect(page().runs.map(run => run.ended)).toEqual(['stopped', 'stopped', 'stopped']);
});

test('after a reload all of them go on side by side from their checkpoints', async () => {
  const storage = storageWithoutRuns();
  const trialDisk: { current: InterruptedRun | null } = { current: null };
  const before = arrange({
    trialDisk,
    gang: (request, listen) => {
      begin(request, listen);
      return new Promise(() => {});
    },
  });
  await before.app.storage.restoreFrom(storage);
  before.app.data.useSample();
  await before.app.cells.settled();
  (await before.app.search.open()).start(three);
  await eventually(() => trialDisk.current !== null);
  await before.app.storage.saved();
  expect(trialDisk.current).toMatchObject({
    runId: 'search 1, trial 0; search 1, trial 1; search 1, trial 2',
    beside: [{ network: 1 }, { network: 2 }],
  });

  const resumed: unknown[] = [];
  const after = arrange({
    trialDisk,
    gang: async (request, listen) => {
      resumed.push(request.networks.map(({ resume }) => resume?.stepInEpoch));
      begin(request, listen);
      for (const network of request.networks.keys()) listen(network, ended(network));
      return null;
    },
  });
  await after.app.storage.restoreFrom(storage);
  const search = await after.app.search.open();
  search.resume();
  await search.settled();
  expect(resumed).toEqual([[4, 4, 4]]);
  expect(after.app.store.getState().search?.queue.trials.map(({ state }) => state.kind)).toEqual(
    new Array(3).fill('done'),
  );
  expect(trialDisk.current).toBeNull();
});
