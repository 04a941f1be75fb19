import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import augmentCode from '../../src/core/code/python/augment.py?raw';
import rowsCode from '../../src/core/code/python/rows.py?raw';
import scheduleCode from '../../src/core/code/python/schedule.py?raw';
import { joined, partOf, pythonLiteral } from '../../src/core/code/python-text.ts';
import { stratifiedSplit } from '../../src/core/data/split.ts';
import { randomBelow } from '../../src/core/numerics/rng.ts';
import { augmentInto, drawDistortion } from '../../src/core/training/augment.ts';
import { epochOrder } from '../../src/core/training/epoch-order.ts';
import { learningRateAt, plateauFactor } from '../../src/core/training/schedule.ts';
import type { AugmentationSpec, ScheduleSpec } from '../../src/core/training/train-config.ts';
import { python, runPython } from './run-python.ts';

const folder = mkdtempSync(join(tmpdir(), 'python-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the Python code gives for an expression. */
async function evaluate(expression: string): Promise<never> {
  const script = join(folder, 'script.py');
  const code = joined([rowsCode, augmentCode, scheduleCode].map(partOf));
  writeFileSync(script, `import json\n${code}\nprint(json.dumps(${expression}))\n`);
  return JSON.parse(await runPython([script])) as never;
}

test('a literal is what Python reads', () => {
  expect(pythonLiteral({ a: [1, -0.5, true], b: null, c: undefined, d: 'x"y' })).toBe(
    '{"a": [1, -0.5, True], "b": None, "d": "x\\"y"}',
  );
});

const rows = 300;
/** Every seventh image is the first one again. */
const pixels = Uint8Array.from({ length: rows * 784 }, (_, index) => {
  const row = Math.floor(index / 784);
  return randomBelow(5, (row % 7 === 0 ? 0 : row) * 784 + (index % 784), 256);
});
const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? 0 : randomBelow(6, row, 10)));
const firstOf = Uint32Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? 0 : row));

const schedules: readonly ScheduleSpec[] = [
  { kind: 'constant', warmup: 0.1 },
  { kind: 'cosine', warmup: 0.13, final: 0.01 },
  { kind: 'oneCycle', warmup: 0.2, start: 25, final: 1e-4 },
  { kind: 'step', every: 2, factor: 0.5, warmup: 0 },
  { kind: 'plateau', patience: 2, factor: 0.3, warmup: 0.05 },
];

const strong: AugmentationSpec = { rotation: 0.4, scale: 0.2, shear: 0.3, shift: 4, elastic: 2, erase: 0.5 };

// Without Python there is only the test above; the set-up has said so, and fails where CI runs.
if (python !== null) {
  const table = 'np.frombuffer(bytes.fromhex(PIXELS), dtype=np.uint8).reshape(-1, 784)';
  const withTable = (expression: string): string =>
    `(lambda pixels, labels: ${expression})(${table.replace('PIXELS', `"${Buffer.from(pixels).toString('hex')}"`)}, np.array(${pythonLiteral([...labels])}))`;

  test.each([0, 0.1, 0.33])('a share of %d is held out in Python as on the page', async share => {
    const { training, validation } = stratifiedSplit(labels, share, 9, firstOf);
    const found = await evaluate(
      withTable(`[part.tolist() for part in split_rows(pixels, labels, ${share}, 9)]`),
    );
    expect(found).toEqual([[...training], [...validation]]);
  });

  test.each([1, 2, 5])('part %d of the rows is dealt out in Python as on the page', async part => {
    const { training, validation } = stratifiedSplit(labels, 0.3, 9, firstOf, part);
    const found = await evaluate(
      withTable(`[part.tolist() for part in split_rows(pixels, labels, 0.3, 9, (), ${part})]`),
    );
    expect(found).toEqual([[...training], [...validation]]);
  });

  test('rows that are left out are in neither part', async () => {
    const { training, validation } = stratifiedSplit(labels, 0.2, 9, firstOf);
    const out = [1, 2, 3, 30, 200];
    const used = (row: number) => !out.includes(row);
    const found = await evaluate(
      withTable(`[part.tolist() for part in split_rows(pixels, labels, 0.2, 9, ${pythonLiteral(out)})]`),
    );
    expect(found).toEqual([[...training.filter(used)], [...validation.filter(used)]]);
  });

  test('an epoch has the same order in Python, also with the largest seed', async () => {
    const own = Uint32Array.from({ length: 97 }, (_, index) => 3 * index);
    for (const [seed, epoch] of [
      [0, 0],
      [4_294_967_295, 7],
    ])
      expect(await evaluate(`epoch_order(np.arange(97) * 3, ${seed}, ${epoch}).tolist()`)).toEqual([
        ...epochOrder(own, seed, epoch),
      ]);
  });

  test('the rates of every schedule are the same in Python', async () => {
    const recipes = schedules.map(schedule => ({
      learning_rate: 0.006,
      schedule: { ...schedule },
      epochs: 5,
    }));
    const losses = [1, 0.9, 0.95, 0.91, 0.92, 0.93, 0.8];
    const found: { readonly rates: readonly number[]; readonly plateau: number }[] = await evaluate(
      `[{"rates": [learning_rate(each, step, 37, 0.3) for step in range(185)], "plateau": plateau_factor(each["schedule"], ${pythonLiteral(losses)})} for each in ${pythonLiteral(recipes)}]`,
    );
    expect(found).toHaveLength(schedules.length);
    for (const [index, schedule] of schedules.entries()) {
      const config = { learningRate: 0.006, schedule, epochs: 5 };
      const { rates, plateau } = found[index];
      for (const [step, rate] of rates.entries())
        expect(rate).toBeCloseTo(learningRateAt(config, step, 37, 0.3), 12);
      expect(plateau).toBeCloseTo(plateauFactor(schedule, losses), 12);
    }
  });

  test('an augmented image is the same in Python to the rounding of its angle', async () => {
    const own = [0, 5, 6, 11, 250];
    const spec = pythonLiteral({ ...strong });
    const found: number[][][] = await evaluate(
      withTable(`augment(pixels, np.array(${pythonLiteral(own)}), 3, 8, ${spec}, 40).tolist()`),
    );
    for (const [index, row] of own.entries()) {
      const expected = new Float32Array(784);
      augmentInto(
        expected,
        pixels.subarray(row * 784, (row + 1) * 784),
        drawDistortion(strong, 8, 3, row),
        40,
      );
      const gaps = found[index].flat().map((value, pixel) => Math.abs(value - expected[pixel]));
      expect(Math.max(...gaps)).toBeLessThan(1e-4);
    }
  });
}
