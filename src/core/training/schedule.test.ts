import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learningRateAt, plateauFactor } from './schedule.ts';
import type { ScheduleSpec } from './train-config.ts';

const rates = (schedule: ScheduleSpec, epochs = 10, stepsPerEpoch = 10, learningRate = 1) =>
  Array.from({ length: epochs * stepsPerEpoch }, (_, step) =>
    learningRateAt({ learningRate, schedule, epochs }, step, stepsPerEpoch, 1),
  );

test('one-cycle follows PyTorch', () => {
  // torch 1.13: OneCycleLR(max_lr=0.006, total_steps=20, pct_start=0.3, div_factor=25, final_div_factor=100)
  const expected = [
    0.00024, 0.00079003105620015, 0.00223003105620015, 0.00400996894379985, 0.00544996894379984, 0.006,
    0.00592481382305085, 0.00570302544106577, 0.00534575624962512, 0.00487092121781397, 0.00430233055686573,
    0.00366849577674819, 0.0030012, 0.00233390422325181, 0.00170006944313427, 0.0011314787821860301,
    0.00065664375037487, 0.00029937455894222, 0.00007758617694914, 0.0000024,
  ];
  const actual = rates({ kind: 'oneCycle', warmup: 0.3, start: 25, final: 0.01 }, 2, 10, 0.006);
  for (const [step, rate] of actual.entries()) expect(rate).toBeCloseTo(expected[step], 13);
});

test('a warm-up rises in equal steps to the peak', () => {
  expect(rates({ kind: 'constant', warmup: 0.04 }).slice(0, 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
  expect(rates({ kind: 'constant', warmup: 0 })[0]).toBe(1);
});

test('cosine starts at the peak and ends at its final share', () => {
  const all = rates({ kind: 'cosine', warmup: 0, final: 0.1 });
  expect(all[0]).toBeCloseTo(1, 12);
  expect(all[99]).toBeCloseTo(0.1, 12);
  expect((all[49] + all[50]) / 2).toBeCloseTo(0.55, 12);
});

test('step multiplies after every so many epochs', () => {
  const all = rates({ kind: 'step', every: 3, factor: 0.5, warmup: 0 });
  expect([all[0], all[29], all[30], all[60], all[99]]).toEqual([1, 1, 0.5, 0.25, 0.125]);
});

test('plateau multiplies by the factor that it is given', () => {
  const schedule: ScheduleSpec = { kind: 'plateau', patience: 2, factor: 0.5, warmup: 0 };
  expect(learningRateAt({ learningRate: 4, schedule, epochs: 5 }, 7, 10, 0.25)).toBe(1);
});

test.each([
  [[], 1],
  [[1, 0.9, 0.8], 1],
  [[1, 1.1], 1],
  [[1, 1.1, 1.2], 0.5],
  [[1, 1.1, 0.9, 1, 0.8], 1],
  [[1, 2, 2, 2, 2], 0.25],
  [[1, Number.NaN, Number.NaN], 0.5],
])('after validation losses %j the plateau factor is %d', (losses, factor) => {
  expect(plateauFactor({ kind: 'plateau', patience: 2, factor: 0.5, warmup: 0 }, losses)).toBe(factor);
});

test('no schedule leaves 0 to peak', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const schedules: fc.Arbitrary<ScheduleSpec> = fc.oneof(
    fc.record({ kind: fc.constant('cosine' as const), warmup: share, final: share }),
    fc.record({
      kind: fc.constant('oneCycle' as const),
      warmup: share,
      start: fc.constant(25),
      final: share,
    }),
    fc.record({ kind: fc.constant('constant' as const), warmup: share }),
  );
  fc.assert(
    fc.property(
      schedules,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      (schedule, epochs, steps) => {
        expect(rates(schedule, epochs, steps).every(rate => rate >= 0 && rate <= 1 + 1e-12)).toBe(true);
      },
    ),
  );
});
