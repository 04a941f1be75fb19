import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { splitTables } from '../bench/accuracy/split-tables.ts';
import { wrongCount } from '../bench/accuracy/statistics.ts';
import { readAllPredictions } from '../bench/accuracy/stored-predictions.ts';
import { writeSampleData } from '../tools/sample-data/sample-data.ts';
import { python, runPython } from './run-python.ts';

const scripts = join(import.meta.dirname, '../bench/accuracy');
const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program that knows Keras' details prints as JSON. */
async function keras(program: string): Promise<unknown> {
  const start = 'import json, math, torch, keras_details as keras\n';
  return JSON.parse(await runPython(['-c', start + program], { env: { PYTHONPATH: scripts } }));
}

describe.skipIf(python === null)('the anchor does as Keras does', { timeout: 60_000 }, () => {
  test('what lies outside of an image has the grey of the nearest pixel of it', async () => {
    const rows = await keras(`
images = torch.arange(784.0).reshape(1, 1, 28, 28)
matrix = keras.matrices(torch.zeros(1), torch.tensor([[0.0, 2.0]]), torch.ones(1, 2))
print(json.dumps(keras.warp(images, matrix)[0, 0, 1].tolist()))`);
    const read = Array.from({ length: 28 }, (_, column) => 28 + Math.min(column + 2, 27));
    for (const [column, value] of (rows as number[]).entries()) expect(value).toBeCloseTo(read[column], 2);
  });

  test('an image turns about its centre, rows first', async () => {
    const { turned, mean } = (await keras(`
images = torch.rand(1, 1, 28, 28)
matrix = keras.matrices(torch.tensor([math.pi / 2]), torch.zeros(1, 2), torch.ones(1, 2))
gap = (keras.warp(images, matrix) - torch.rot90(images, -1, (2, 3))).abs()
print(json.dumps({"turned": gap.max().item(), "mean": images.mean().item()}))`)) as Record<string, number>;
    expect(turned).toBeLessThan(1e-3);
    expect(mean).toBeGreaterThan(0.4);
  });

  test('angles, shifts and zooms lie within their ranges, each axis with its own zoom', async () => {
    const { angle, shift, zoom } = (await keras(`
matrix = keras.transforms(4000, torch.Generator().manual_seed(1))
a, b, c, d = matrix[:, 0, 0], matrix[:, 0, 1], matrix[:, 1, 0], matrix[:, 1, 1]
centre = matrix @ torch.tensor([13.5, 13.5, 1.0]) - 13.5
print(json.dumps({
    "angle": torch.atan2(c, a).mul(180 / math.pi).aminmax(),
    "shift": centre.norm(dim=1).max().item(),
    "zoom": [each.item() for each in (*torch.hypot(a, c).aminmax(), (torch.hypot(a, c) / torch.hypot(b, d)).max())],
}, default=float))`)) as { angle: number[]; shift: number; zoom: number[] };
    expect(angle[0]).toBeCloseTo(-10, 0);
    expect(angle[1]).toBeCloseTo(10, 0);
    // Both shifts at their largest, 2.8 pixels each.
    expect(shift).toBeGreaterThan(3.5);
    expect(shift).toBeLessThan(2.8 * Math.SQRT2 + 1e-3);
    expect(zoom[0]).toBeCloseTo(0.9, 2);
    expect(zoom[1]).toBeCloseTo(1.1, 2);
    expect(zoom[2]).toBeGreaterThan(1.15);
  });

  test('Adam adds its epsilon before it corrects the bias', async () => {
    const step = await keras(`
weight = torch.zeros(1, requires_grad=True)
optimizer = keras.Adam([weight])
weight.grad = torch.tensor([1e-6])
optimizer.step(1.0)
print(json.dumps(weight.item()))`);
    // sqrt(0.001) x 1e-6 of sqrt(0.001) x 1e-6 + 1e-7; PyTorch's own Adam makes a step of 0.909.
    expect(step).toBeCloseTo(-3.16228e-8 / (3.16228e-8 + 1e-7), 5);
  });

  test('the rate falls by 5 % an epoch, and normalisation, padding and weights are Keras’ own', async () => {
    const found = await keras(`
import anchors
torch.manual_seed(0)
made = anchors.network()
norms = [each for each in made if isinstance(each, torch.nn.BatchNorm2d)]
strided = [each for each in made if isinstance(each, keras.SameStridedConv)]
shapes, images = [], torch.zeros(1, 1, 28, 28)
for layer in made.eval():
    images = layer(images)
    if isinstance(layer, torch.nn.Conv2d): shapes.append(list(images.shape[1:3]))
corner = keras.SameStridedConv(1, 1, 5, stride=2)
torch.nn.init.ones_(corner.weight); torch.nn.init.zeros_(corner.bias)
print(json.dumps({
    "rates": [keras.learning_rate(0), keras.learning_rate(1), keras.learning_rate(44)],
    "norms": sorted({(each.momentum, each.eps) for each in norms}),
    "strides": [each.stride for each in strided],
    "shapes": shapes,
    "corners": corner(torch.ones(1, 1, 24, 24))[0, 0][[0, -1], [0, -1]].tolist(),
    "parameters": sum(each.numel() for each in made.parameters()),
    "bound": made[0].weight.abs().max().item(),
    "bias": made[0].bias.abs().max().item(),
}))`);
    expect(found).toMatchObject({
      rates: [1e-3, 0.00095, expect.closeTo(1e-3 * 0.95 ** 44, 12)],
      norms: [[0.01, 1e-3]],
      strides: [
        [2, 2],
        [2, 2],
      ],
      shapes: [26, 24, 12, 10, 8, 4, 1].map((side, at) => [[32, 32, 32, 64, 64, 64, 128][at], side]),
      // One pixel of padding in front and two behind: windows of 4 x 4 and of 3 x 3 pixels.
      corners: [16, 9],
      // Those that Keras counts as trainable.
      parameters: 326_410,
      bias: 0,
    });
    const { bound } = found as { bound: number };
    // Glorot: sqrt(6 / (9 x 1 + 9 x 32)).
    expect(bound).toBeLessThanOrEqual(Math.sqrt(6 / 297));
    expect(bound).toBeGreaterThan(0.95 * Math.sqrt(6 / 297));
  });
});

test.skipIf(python === null)(
  'networks and their votes are stored as the bench reads them, by their recipe, and a second run goes on where the first ended',
  async () => {
    const zip = join(folder, 'split-3.zip');
    const size = { rows: 200, testRows: 60 };
    await writeSampleData(zip, { ...size, idx: null, split: 3 });
    const settings = ['--out', folder, ...'--votes 2 --epochs 1 --batch 20'.split(' ')];
    const run = (networks: number, ...more: readonly string[]) =>
      runPython([join(scripts, 'anchors.py'), zip, ...settings, '--networks', String(networks), ...more]);
    await run(1);
    const kept = join(folder, 'probabilities', 'deotte-1-20-split-3-network-1.npz');
    const before = statSync(kept).mtimeMs;
    const said = await run(2);
    expect(statSync(kept).mtimeMs).toBe(before);
    expect(readdirSync(join(folder, 'probabilities'))).toHaveLength(2);
    const alsoSaid = await run(1, '--bfloat16');

    const { solution } = splitTables(3, size);
    const stored = readAllPredictions(folder).toSorted((a, b) => a.seed - b.seed);
    expect(stored.map(({ system, split, seed }) => [system, split, seed])).toEqual(
      expect.arrayContaining([
        ['deotte-1-20', 3, 1],
        ['deotte-1-20', 3, 2],
        ['deotte-1-20-vote-2', 3, 1],
        ['deotte-1-20-bfloat16', 3, 1],
      ]),
    );
    const likelihoodOf = (system: string) =>
      stored.find(run => run.system === system && run.seed === 1)?.likelihood ?? Number.NaN;
    const gap = likelihoodOf('deotte-1-20-bfloat16') - likelihoodOf('deotte-1-20');
    // The same weights and images in numbers of 16 bits: other, by little.
    expect(gap).not.toBe(0);
    expect(Math.abs(gap)).toBeLessThan(0.2);
    for (const { system, seed, predicted, likelihood, calibration } of stored) {
      const wrong = wrongCount(predicted, Uint8Array.from(solution));
      expect(said + alsoSaid).toContain(`${system}, split 3, seed ${seed}: ${wrong} wrong of 60`);
      expect(likelihood).toBeGreaterThan(0);
      expect(calibration).toBeGreaterThan(0);
    }
  },
  120_000,
);
