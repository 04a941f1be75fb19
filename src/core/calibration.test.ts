import { describe, expect, it } from 'vitest';
import { type Calibration, calibrationsOf, estimateSeconds, remember, type Workload } from './calibration.ts';

const wasm: Calibration = {
  backend: 'wasm',
  trainer: 'compiled',
  batchSize: 100,
  flops: 1000,
  secondsPerStep: 0.01,
  wholeRun: false,
};
const work: Workload = {
  device: 'auto',
  batchSize: 100,
  flops: 1000,
  epochs: 10,
  trainingRows: 9000,
  validationRows: 3000,
};

describe('the predicted time of training', () => {
  it('is unknown until something was measured', () => {
    expect(estimateSeconds([], work)).toBeNull();
  });

  it('is steps at the measured pace, plus a forward pass over the validation rows', () => {
    expect(estimateSeconds([wasm], work)).toEqual({ seconds: 10, basis: 'measured' });
  });

  it('prefers a whole run, whose pace includes validation', () => {
    const run = { ...wasm, secondsPerStep: 0.02, wholeRun: true };
    expect(estimateSeconds([wasm, run], work)).toEqual({ seconds: 18, basis: 'measured' });
  });

  it('is scaled by floating-point operations and batch size for another model', () => {
    const run = { ...wasm, wholeRun: true };
    expect(estimateSeconds([run], { ...work, flops: 3000 })).toEqual({ seconds: 27, basis: 'scaled' });
  });

  it('takes the fastest device for auto, and only the chosen one otherwise', () => {
    const cpu: Calibration = { ...wasm, backend: 'cpu', secondsPerStep: 1 };
    expect(estimateSeconds([cpu, wasm], work)?.seconds).toBeCloseTo(10);
    expect(estimateSeconds([cpu, wasm], { ...work, device: 'cpu' })?.seconds).toBeCloseTo(1000);
    expect(estimateSeconds([cpu, wasm], { ...work, device: 'webgl' })).toBeNull();
  });
});

describe('what is remembered', () => {
  it('is one pace for each device, model and batch size, the newest first', () => {
    const again = { ...wasm, secondsPerStep: 0.005 };
    const other = { ...wasm, flops: 2 };
    expect(remember([wasm, other], [again])).toEqual([again, other]);
  });

  it('comes from devices that could be measured', () => {
    const device = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;
    const trials = [
      { kind: 'measured', device, millisecondsPerStep: 10, chosen: true },
      { kind: 'unavailable', backend: 'webgpu', trainer: 'layers', reason: 'no adapter' },
    ] as const;
    expect(calibrationsOf(trials, work)).toEqual([wasm]);
  });
});
