import { describe, expect, it } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { costUnit } from '../../core/forecast/step-cost.ts';
import { statusOf } from '../../core/notebook/cell-graph.ts';
import { plainSearch } from '../../core/search/search.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import { completeVisit, memoryStorage, visit, visitWithTwoRuns } from '../testing/memory-storage.ts';
import { migratedSearch, repairedSettings } from './migrate.ts';
import type { PackedData } from './pack-data.ts';
import type { SavedPage } from './saved-page.ts';

describe('the runs of an earlier visit', () => {
  it('that the first version wrote in one piece are taken apart and written anew', async () => {
    const storage = memoryStorage();
    const before = await visitWithTwoRuns(storage);
    const whole = await Promise.all(
      before.store.getState().runs.map(async run => {
        const { stepsPerEpoch: _, heldOutRows: __, ...record } = run;
        const { answers: ___, ...body } = (await storage.runBody(run.id)) as RunBody;
        return { ...record, ...body, best: body.networks[0] };
      }),
    );
    for (const { id } of whole) await storage.removeRun(id);
    for (const run of whole) await storage.writeRun(run, null);

    const { app } = await visit(storage);
    const bare = before.store.getState().runs.map(run => ({ ...run, stepsPerEpoch: expect.any(Number) }));
    expect(app.store.getState().runs).toEqual(bare);
    await app.storage.saved();
    expect(await storage.runs()).toEqual(expect.arrayContaining(bare));
    expect(await storage.runBody('run 2')).toMatchObject({ networks: whole[0].networks });
  });
});

it('a run from before there were own layers is still one of its preset', async () => {
  const storage = memoryStorage();
  const before = await visitWithTwoRuns(storage);
  const { runs } = before.store.getState();
  for (const run of runs) {
    const { layers: _, ...settings } = run.settings;
    await storage.writeRun({ ...run, settings } as RunRecord, null);
  }
  const { app } = await visit(storage);
  expect(app.store.getState().runs.map(run => run.settings)).toEqual(runs.map(run => run.settings));
});

it('data that was stored before assumptions were said comes back without any', async () => {
  const storage = memoryStorage();
  const before = await visit(storage);
  before.app.cells.runAll();
  await before.app.cells.settled();
  await before.app.storage.saved();
  const data = (await storage.read('data')) as PackedData;
  const { assumptions: _, passedOver: __, ...summary } = data.summary;
  await storage.write('data', { ...data, summary });

  const { app } = await visit(storage);
  expect(app.store.getState().data?.summary).toEqual({ ...summary, assumptions: [], passedOver: [] });
});

it('a visit that the first version kept is there under the names of today', async () => {
  const storage = memoryStorage();
  const before = await visit(storage);
  before.app.settings.edit({ networks: 2, views: 5, validationShare: 0.5 });
  before.app.cells.runAll();
  await before.app.cells.settled();
  before.app.settings.edit({ seed: 9 });
  before.app.cells.accept('train');
  before.app.store.setState({
    devices: {
      paces: [{ backend: 'wasm', trainer: 'compiled', stepCost: 2, secondsPerCost: 3, wholeRun: true }],
      measurements: [{ kind: 'unavailable', backend: 'webgpu', trainer: 'compiled', reason: 'no adapter' }],
      probing: false,
    },
  });
  await before.app.storage.saved();
  const oldNames = ({
    networks: nets,
    views: tta,
    validationShare: validation,
    ...rest
  }: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries({ ...rest, nets, tta, validation }).filter(([, value]) => value !== undefined),
    );
  const { accepted, paces, deviceMeasurements, ...page } = (await storage.read('page')) as SavedPage;
  await storage.write('page', {
    ...page,
    version: 1,
    settings: oldNames(page.settings),
    results: Object.fromEntries(
      Object.entries(page.results).map(([cell, result]) => [
        cell,
        { ...result, inputs: { ...result.inputs, facts: oldNames(result.inputs.facts) } },
      ]),
    ),
    kept: accepted,
    calibrations: paces,
    trials: deviceMeasurements,
  });
  for (const run of (await storage.runs()) as readonly RunRecord[])
    await storage.writeRun({ ...run, settings: oldNames(run.settings) } as unknown as RunRecord, null);

  const after = await visit(storage);
  expect(after.states()).toBe(before.states());
  const [old, now] = [before.app.store.getState(), after.app.store.getState()];
  expect(now.settings).toMatchObject({ networks: 2, views: 5, validationShare: 0.5, seed: 9 });
  for (const part of ['settings', 'runs'] as const) expect(now[part]).toEqual(old[part]);
  expect(now.devices.measurements).toEqual(old.devices.measurements);
  for (const cell of ['train', 'evaluate', 'predict'] as const)
    expect(statusOf(now.notebook, cell)).toEqual(statusOf(old.notebook, cell));
  expect(statusOf(now.notebook, 'train')).toMatchObject({ kind: 'stale', accepted: true });
});

it.each([
  ['of this unit of costs are kept', costUnit, 1],
  ['of another unit are forgotten: they would foretell wrong times', costUnit - 1, 0],
  ['from before there were units, too', undefined, 0],
])('paces %s', async (_, unit, count) => {
  const storage = memoryStorage();
  const before = await visit(storage);
  before.app.store.setState(({ devices }) => ({
    devices: {
      ...devices,
      paces: [{ backend: 'wasm', trainer: 'compiled', stepCost: 2, secondsPerCost: 3, wholeRun: true }],
    },
  }));
  await before.app.storage.saved();
  await storage.write('page', { ...((await storage.read('page')) as SavedPage), costUnit: unit });
  const after = await visit(storage);
  expect(after.app.store.getState().devices.paces).toHaveLength(count);
});

it('what was saved before there were classes is about the ten digits', async () => {
  const storage = memoryStorage();
  const before = await completeVisit(storage);
  const without = ({ classes: _, ...saved }: { readonly classes: unknown }) => saved;
  const data = (await storage.read('data')) as { readonly training: { readonly classes: unknown } };
  await storage.write('data', { ...data, training: without(data.training) });
  const outputs = (await storage.read('outputs')) as Record<
    'evaluation' | 'prediction',
    { classes: unknown }
  >;
  const { evaluation, prediction } = outputs;
  await storage.write('outputs', {
    ...outputs,
    evaluation: without(evaluation),
    prediction: without(prediction),
  });
  for (const run of (await storage.runs()) as readonly RunRecord[])
    await storage.writeRun(without(run) as RunRecord, null);

  const after = await visit(storage);
  const [old, now] = [before.app.store.getState(), after.app.store.getState()];
  expect(now.data?.training?.classes).toEqual(tenDigits);
  for (const part of ['runs', 'evaluation', 'prediction'] as const) expect(now[part]).toEqual(old[part]);
  expect(after.states()).toBe(before.states());
});

it('settings of another version keep what is still possible', () => {
  const { epochs: _, ...others } = defaultSettings;
  const saved = { ...others, batchSize: -4, seed: 7, gone: true } as unknown as Settings;
  expect(repairedSettings(saved)).toEqual({ ...defaultSettings, seed: 7 });
});

describe('a search of an earlier visit', () => {
  const queue = plainSearch([{ seed: 3 }]);
  const common = { number: 4, plan: {}, base: defaultSettings, dataHash: 'hash' };

  it('that the first version kept has its trials under the name of today', () => {
    const first = { ...common, version: 1, search: queue };
    expect(migratedSearch(first)).toEqual({ ...common, version: 2, queue });
  });

  it('that this version kept is read as it was', () => {
    const today = { ...common, version: 2, queue };
    expect(migratedSearch(today)).toEqual(today);
  });

  it.each([undefined, null, { ...common, version: 3 }])('is none where nothing known was kept: %s', saved => {
    expect(migratedSearch(saved)).toBeNull();
  });
});
