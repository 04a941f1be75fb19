import { expect, it } from 'vitest';
import { defaultSettings } from '../settings/settings.ts';
import { estimateSeconds } from './pace.ts';
import { paceOfRun } from './run-pace.ts';
import { workloadOf } from './workload.ts';

const run = {
  settings: { ...defaultSettings, epochs: 3 },
  classes: 10,
  device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
  networks: [{ epochs: 3, heldOut: 400 }],
  steps: 300,
  seconds: 6,
  costShare: 1,
} as const;

it('is the same of one network and of several that each held out rows of their own', () => {
  const alone = paceOfRun(run);
  const three = paceOfRun({
    ...run,
    settings: { ...run.settings, networks: 3 },
    networks: [run.networks[0], run.networks[0], run.networks[0]],
    steps: 900,
    seconds: 18,
  });
  expect(three?.secondsPerCost).toBeCloseTo(alone?.secondsPerCost ?? Number.NaN, 12);
  expect(three?.stepCost).toBe(alone?.stepCost);
});

it('is the same of a training that networks of other runs made cheaper for its share of the time', () => {
  const alone = paceOfRun(run);
  const beside = paceOfRun({ ...run, seconds: 3, costShare: 0.5 });
  expect(beside?.secondsPerCost).toBeCloseTo(alone?.secondsPerCost ?? Number.NaN, 12);
});

it('times a vote on a GPU as it is predicted there: five networks of one design in less than five times the time', () => {
  const gpu = { ...run, device: { ...run.device, backend: 'webgpu' } } as const;
  const settings = { ...run.settings, networks: 5, validationShare: 0.5, batchSize: 10 };
  const work = workloadOf(settings, 1000, 10);
  const networks = settings.networks;
  const vote = paceOfRun({
    ...gpu,
    settings,
    networks: Array.from({ length: networks }, () => ({ epochs: 3, heldOut: 500 })),
    steps: 3 * 50 * networks,
  });
  if (!vote || !work) throw new Error('a complete run has a pace');
  expect(estimateSeconds([vote], work)?.seconds).toBeCloseTo(6, 8);
  const one = workloadOf({ ...settings, networks: 1 }, 1000, 10);
  const alone = (one && estimateSeconds([vote], one)?.seconds) ?? Number.NaN;
  expect(6 / alone).toBeCloseTo(5 ** 0.7, 8);
});

it('times the work that is predicted, of the validated network and of a final training on everything', () => {
  const settings = { ...run.settings, finalTraining: true, validationShare: 0.5, batchSize: 10 };
  const work = workloadOf(settings, 1000, 10);
  const pace = paceOfRun({
    ...run,
    settings,
    networks: [
      { epochs: 3, heldOut: 500 },
      { epochs: 3, heldOut: 0 },
    ],
    steps: 3 * (50 + 100),
  });
  expect((pace?.secondsPerCost ?? Number.NaN) * (work?.totalCost ?? Number.NaN)).toBeCloseTo(6, 8);
});

it('is not known before an epoch is complete', () => {
  expect(paceOfRun({ ...run, networks: [{ epochs: 0, heldOut: 400 }] })).toBeNull();
});
