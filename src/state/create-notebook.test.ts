import { describe, expect, it } from 'vitest';
import { eventually } from '../core/testing/eventually.ts';
import { arrange } from './testing/arrange.ts';

describe('the notebook without React', () => {
  it('starts with a model that fits and nothing run', () => {
    expect(arrange().states()).toBe('idle idle done idle idle idle');
  });

  it('Run all on an empty page takes the sample data through every cell', async () => {
    const { app, calls, states } = arrange();
    app.cells.runAll();
    await app.cells.settled();
    expect(states()).toBe('done done done done done done');
    expect(calls).toEqual(['load digit-recognizer.zip', 'data', 'train', 'predict training', 'predict test']);
    expect(app.store.getState().prediction?.heldOut).toEqual({ correct: 10, total: 10 });
  });

  it('loading data looks at it and trains nothing', async () => {
    const { app, calls, states } = arrange();
    app.data.openFiles([new File(['x'], 'train.csv')]);
    await app.cells.settled();
    expect(states()).toBe('done done done idle idle idle');
    expect(calls).toEqual(['load train.csv']);
  });

  it('editing makes stale and runs nothing; taking the edit back makes fresh', async () => {
    const { app, calls, states } = arrange();
    app.cells.runAll();
    await app.cells.settled();
    const before = calls.length;
    app.settings.edit({ batchSize: 64 });
    expect(states()).toBe('done done done stale stale stale');
    app.settings.edit({ batchSize: 128 });
    expect(states()).toBe('done done done done done done');
    expect(calls).toHaveLength(before);
  });

  it('an impossible model fails in its cell, and nothing below it runs', async () => {
    const { app, calls, states } = arrange();
    app.settings.edit({ padding: 'valid', kernelSize: '11', convolutions: 6 });
    expect(states()).toBe('idle idle failed idle idle idle');
    expect(app.store.getState().problems.model?.[0].message).toMatch(/conv2d|maxPool/);
    app.cells.runAll();
    await app.cells.settled();
    expect(calls).not.toContain('train');
  });

  it('refused files are told with their place, and what was loaded stays', async () => {
    const { app, states, given } = arrange();
    app.data.useSample();
    await app.cells.settled();
    const { data } = app.store.getState();
    given.refuse = true;
    app.data.openFiles([new File(['x'], 'a.csv')]);
    await app.cells.settled();
    expect(states()).toBe('failed done done idle idle idle');
    expect(app.store.getState().data).toBe(data);
    expect(app.store.getState().problems.data).toEqual([
      { where: 'a.csv, line 3, column 7', message: 'A letter.', remedy: 'Remove it.' },
    ]);
  });

  it('a run that is stopped and kept is used by the cells below', async () => {
    const { app, states, until } = arrange({ waits: true });
    app.cells.runAll();
    await until('train', 'running');
    await eventually(() => app.store.getState().activeRun?.state.kind === 'running');
    app.training.stop();
    await app.cells.settled();
    expect(states()).toBe('done done done stopped done done');
    expect(app.store.getState().runs[0].ended).toBe('stopped');
  });

  it('an interrupt ends the running cell and empties the queue', async () => {
    const { app, states, until } = arrange({ waits: true });
    app.cells.runAll();
    await until('train', 'running');
    await eventually(() => app.store.getState().activeRun?.state.kind === 'running');
    app.cells.interrupt();
    await app.cells.settled();
    expect(states()).toBe('done done done stopped idle idle');
  });

  it.each(['test', 'training'] as const)(
    'an interrupt while %s images are predicted leaves no half of a prediction',
    async table => {
      const { app, calls, states } = arrange({ unanswered: table });
      app.settings.edit({ views: 5 });
      app.cells.run('predict');
      await eventually(() => calls.includes(`predict ${table}`));
      app.cells.interrupt();
      await app.cells.settled();
      expect(states()).toBe('done idle done done idle stopped');
      expect(app.store.getState()).toMatchObject({ prediction: null, progress: { predict: null } });
    },
  );

  it('a failure of training stands in its cell and stops what waited for it', async () => {
    const { app, states } = arrange({ trainFails: true });
    app.cells.runAll();
    await app.cells.settled();
    expect(states()).toBe('done done done failed idle idle');
    expect(app.store.getState().problems.train?.[0].message).toContain('The device is gone.');
  });

  it('an ensemble trains every network from its own seed on the same rows, and lets all of them vote', async () => {
    const { app, calls, seeds } = arrange();
    app.settings.edit({ networks: 3, seed: 7 });
    app.cells.runAll();
    await app.cells.settled();
    expect(seeds).toEqual([
      [7, 7],
      [8, 7],
      [9, 7],
    ]);
    expect(calls.filter(call => call === 'predict test')).toHaveLength(3);
    expect(app.store.getState().runs).toHaveLength(1);
  });

  it('unlike networks of an ensemble are trained, and asked, each as what it is', async () => {
    const { app, specs } = arrange();
    app.settings.edit({ networks: 4, designs: 'unlike' });
    app.cells.runAll();
    await app.cells.settled();
    const filters = specs.trained.map(({ layers }) =>
      layers.flatMap(layer => (layer.kind === 'conv2d' ? [layer.filters] : [])),
    );
    expect(filters).toEqual([
      [32, 64],
      [32, 64],
      [24, 24, 48, 48],
      [32, 64],
    ]);
    expect(specs.predicted).toEqual(specs.trained);
  });

  it('tells the engine of the data once', async () => {
    const { app, calls } = arrange();
    app.cells.runAll();
    await app.cells.settled();
    app.cells.run('train');
    await app.cells.settled();
    expect(calls.filter(call => call === 'data')).toHaveLength(1);
  });

  it('other data makes everything that read it stale', async () => {
    const { app, states, given } = arrange();
    app.cells.runAll();
    await app.cells.settled();
    given.hash = 'another';
    app.data.useSample();
    await app.cells.settled();
    expect(states()).toBe('done done done stale stale stale');
  });
});
