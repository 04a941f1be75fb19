// tfjs is loaded by the first test that needs it otherwise, and counts as its time.
import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { initialState } from '../../core/training/training-state.ts';
import { compiled, cpu, engineWith } from '../testing/engine-with.ts';
import { smallConfig, smallSpec } from '../testing/small-task.ts';

describe('a network', () => {
  test('is tried on the devices when that is asked', async () => {
    const run = await engineWith(cpu);
    await run.engine.handle({ kind: 'probe', id: 3, spec: smallSpec, config: smallConfig });
    expect(run.only('measurements')[0].measurements).toMatchObject([
      { kind: 'measured', device: { backend: 'cpu' }, chosen: true },
    ]);
  });

  test('is exported as files that tfjs loads', async () => {
    const run = await engineWith(compiled);
    const { weights } = initialState(smallSpec, smallConfig);
    await run.engine.handle({ kind: 'export', id: 5, spec: smallSpec, weights });
    const [{ model }] = run.only('exported');
    expect(JSON.parse(model.json).weightsManifest[0].paths).toEqual(['./weights.bin']);
    expect(model.weights.byteLength).toBe(4 * weights.length);
  });

  test.each([
    ['cpu', cpu],
    ['wasm', compiled],
  ] as const)('predicts probabilities on %s in the order of the rows', async (backend, sources) => {
    const run = await engineWith(sources);
    const { weights } = initialState(smallSpec, smallConfig);
    const predict = async (rows: Uint32Array<ArrayBuffer>): Promise<Float32Array> => {
      const images = { table: 'training', rows } as const;
      await run.engine.handle({
        kind: 'predict',
        id: 4,
        spec: smallSpec,
        weights,
        device: backend,
        images,
        views: 1,
      });
      const last = run.only('predicted').at(-1);
      expect(last?.device.backend).toBe(backend);
      return last?.probabilities ?? new Float32Array(0);
    };
    const all = await predict(Uint32Array.from({ length: 60 }, (_, row) => row));
    const some = await predict(Uint32Array.of(41, 3, 27));
    for (const [i, row] of [41, 3, 27].entries()) {
      const own = some.subarray(i * 10, i * 10 + 10);
      expect(own.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
      expect(own).toEqual(all.subarray(row * 10, row * 10 + 10));
    }
    expect(run.only('predicting').at(-1)).toMatchObject({ done: 3, total: 3 });
  });
});
