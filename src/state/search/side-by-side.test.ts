/** A search on a device that trains trials side by side. */
import { expect, test } from 'vitest';
import type { SearchPlan } from '../../core/search/search-plan.ts';
import { begin, ended, gpu } from '../testing/gang-double.ts';
import { finish, rates, searching, three } from './testing/gang-search.ts';

test('trials of one design train side by side, hold out the same rows, and each becomes a run of its own', async () => {
  const { search, kinds, page, gangs, trained, alone } = await searching(finish);
  await search.settled();
  expect(trained()).toEqual([[0.001, 0.003, 0.01]]);
  expect(gangs[0].request.networks.map(({ config }) => [config.seed, config.splitSeed])).toEqual(
    new Array(3).fill([1, 1]),
  );
  expect([kinds(), alone()]).toEqual(['done done done', []]);
  expect(page().runs.map(run => [run.trialOf?.trial, run.best.validationAccuracy, run.device])).toEqual([
    [3, 0.7, gpu],
    [2, 0.6, gpu],
    [1, 0.5, gpu],
  ]);
});

test('trials that differ in their design meet those of their own, at most eight of them', async () => {
  const many = rates(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const { search, trained, alone } = await searching(finish, {
    ...many,
    axes: [...many.axes, { kind: 'values', name: 'batchSize', values: [32, 64] }],
  });
  await search.settled();
  expect(trained()).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ]);
  expect(alone()).toHaveLength(2);
});

test('each rung of successive halving is a group of those that are left', async () => {
  const { search, gangs, alone, page } = await searching(finish, { ...three, method: 'halving', draws: 9 });
  await search.settled();
  expect(gangs.map(({ request }) => request.networks.length)).toEqual([3]);
  expect(alone()).toHaveLength(1);
  expect(page().search?.queue.trials.map(trial => trial.epochs)).toEqual([1, 1, 1, 3]);
});

test('one that diverges fails alone', async () => {
  const { search, kinds, page } = await searching(({ request, listen, part }) => {
    begin(request, listen);
    listen(1, { kind: 'failed', id: 0, reason: 'diverged', message: 'The loss is no longer a number.' });
    expect(page().searching).toMatchObject({ trials: [0, 2] });
    for (const network of [0, 2]) listen(network, ended(network));
    part(null);
  });
  await search.settled();
  expect(kinds()).toBe('done failed done');
  expect(page().search?.queue.trials[1].state).toMatchObject({ message: 'The loss is no longer a number.' });
});

test('progress names the trials under way, counts their steps and the time once, and their images together', async () => {
  const { search, page, gangs, begun } = await searching(({ request, listen }) => begin(request, listen));
  await begun();
  expect(page().searching).toMatchObject({
    trials: [0, 1, 2],
    run: { progress: { device: gpu, steps: 4, epochs: 9, stepsPerEpoch: 10, imagesPerSecond: 300 } },
  });
  finish(gangs[0]);
  await search.settled();
});

test('one can be skipped, all can be paused, resumed and stopped', async () => {
  const { search, kinds, page, gangs, begun } = await searching(({ request, listen }) =>
    begin(request, listen),
  );
  await begun();
  const [{ listen, part, pressed }] = gangs;
  search.skip(1);
  listen(1, ended(1, 'stopped'));
  expect([kinds(), page().runs.length]).toEqual(['running skipped running', 0]);
  search.pause();
  listen(0, { kind: 'paused', id: 0 });
  expect(page().searching).toMatchObject({ trials: [0, 2], run: { kind: 'paused' } });
  search.resume();
  listen(0, { kind: 'resumed', id: 0 });
  search.stop();
  for (const network of [0, 2]) listen(network, ended(network, 'stopped'));
  part(null);
  await search.settled();
  expect(pressed).toEqual(['leave 1', 'pause', 'resume', 'stop']);
  expect(kinds()).toBe('done skipped done');
  expect(page().runs).toMatchObject([{ ended: 'stopped' }, { ended: 'stopped' }]);
});

test('skipping all of them stops them', async () => {
  const { search, kinds, gangs, begun } = await searching(({ request, listen }) => begin(request, listen));
  await begun();
  const [{ listen, part, pressed }] = gangs;
  for (const trial of [0, 1, 2]) search.skip(trial);
  for (const network of [0, 1, 2]) listen(network, ended(network, 'stopped'));
  part(null);
  await search.settled();
  expect(pressed).toEqual(['leave 0', 'leave 1', 'stop']);
  expect(kinds()).toBe('skipped skipped skipped');
});

const epoch = {
  epoch: 1,
  seconds: 1,
  loss: 1,
  accuracy: 0.5,
  validationLoss: 1,
  validationAccuracy: 0.5,
  learningRate: 1,
};

test('the pace that a trial beside others leaves is that of a training alone', async () => {
  const paceAfter = async (plan: SearchPlan) => {
    const { search, page } = await searching(({ request, listen, part }) => {
      begin(request, listen);
      for (const network of request.networks.keys()) {
        const event = ended(network);
        if (event.kind === 'trained')
          listen(network, { ...event, outcome: { ...event.outcome, history: [epoch] } });
      }
      part(null);
    }, plan);
    await search.settled();
    return page().devices.paces.find(({ backend }) => backend === 'webgpu')?.secondsPerCost ?? Number.NaN;
  };
  // Their outcomes say the same seconds, of which those of more trials are the smaller share of a training's time.
  expect((await paceAfter(rates(1, 2, 3, 4))) / (await paceAfter(rates(1, 2)))).toBeCloseTo(2 ** 0.3, 8);
});
