import { describe, expect, it } from 'vitest';
import type { RunBody } from '../page/run-bodies.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';

describe('the runs that are kept', () => {
  async function twoRuns() {
    const arranged = arrange();
    arranged.app.cells.runAll();
    await arranged.app.cells.settled();
    arranged.app.settings.edit({ batchSize: 64 });
    arranged.app.cells.runAll();
    await arranged.app.cells.settled();
    return arranged;
  }

  it('two runs are compared on the images that neither was trained on', async () => {
    const { app, calls } = await twoRuns();
    const before = calls.length;
    const result = await app.runs.compareSideBySide(
      ['run 1', 'run 2'],
      () => undefined,
      new AbortController().signal,
    );
    expect(result).toMatchObject({ kind: 'compared', rows: 2, firstRight: 0, disagreements: [] });
    expect(calls.slice(before)).toEqual(['predict training', 'predict training']);
  });

  it('runs on other data than what is loaded are not compared', async () => {
    const { app, given } = await twoRuns();
    given.hash = 'another';
    app.data.useSample();
    await app.cells.settled();
    const result = await app.runs.compareSideBySide(
      ['run 1', 'run 2'],
      () => undefined,
      new AbortController().signal,
    );
    expect(result.kind).toBe('impossible');
  });

  it('choosing an earlier run is choosing to build on it, and says that it is outdated', async () => {
    const { app, states } = await twoRuns();
    app.runs.select('run 1');
    expect(states()).toBe('done done done stale stale stale');
    app.cells.runBelow('evaluate');
    await app.cells.settled();
    expect(app.store.getState().evaluation?.run).toBe('run 1');
    expect(app.store.getState().runs).toHaveLength(2);
  });

  it('taking the settings back makes the chosen run fresh', async () => {
    const { app, states } = await twoRuns();
    app.runs.select('run 1');
    app.runs.takeSettings('run 1');
    app.cells.runAll();
    await app.cells.settled();
    expect(states()).toBe('done done done done done done');
    expect(app.store.getState().runs).toHaveLength(2);
  });

  it('deleting the chosen run forgets its result; undoing brings both back', async () => {
    const { app, states } = await twoRuns();
    app.runs.remove('run 2');
    expect(states()).toBe('done done done idle stale stale');
    app.runs.undoRemove();
    expect(app.store.getState().selectedRun).toBe('run 2');
    expect(states()).toBe('done done done done done done');
  });
});

it('what each epoch of a run answered is kept with its weights, through a reload, and missing where it was not kept', async () => {
  const storage = memoryStorage();
  const { app, given } = await visit(storage);
  given.answers = [Uint8Array.of(3, 4), Uint8Array.of(3, 3)];
  app.cells.runAll();
  await app.cells.settled();
  await app.storage.saved();
  const [run] = app.store.getState().runs;
  const answers = await app.runs.answersOf(run.id);
  expect(answers).toEqual(given.answers);
  const again = await visit(storage);
  expect(await again.app.runs.answersOf(run.id)).toEqual(answers);
  const body = (await storage.runBody(run.id)) as RunBody;
  await storage.writeRun(run, {
    steps: body.steps,
    networks: body.networks,
    validationRows: body.validationRows,
  });
  expect(await (await visit(storage)).app.runs.answersOf(run.id)).toEqual([]);
  expect(await app.runs.answersOf('another')).toEqual([]);
});
