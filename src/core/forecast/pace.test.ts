import { describe, expect, it } from 'vitest';
import { estimateSeconds, type Pace, pacesOf, rememberPaces, type Workload } from './pace.ts';

const wasm: Pace = {
  backend: 'wasm',
  trainer: 'compiled',
  stepCost: 1000,
  secondsPerCost: 1e-5,
  wholeRun: false,
};
const work: Workload = { device: 'auto', stepCost: 1000, totalCost: 1e6, costSideBySide: 1e6 };

describe('the predicted time of training', () => {
  it('is unknown until something was measured', () => {
    expect(estimateSeconds([], work)).toBeNull();
  });

  it('is the cost of all epochs at the measured pace', () => {
    expect(estimateSeconds([wasm], work)).toEqual({ seconds: 10, basis: 'measured', sideBySide: false });
  });

  it('prefers a whole run of the same steps to their measurement', () => {
    const run = { ...wasm, secondsPerCost: 2e-5, wholeRun: true };
    expect(estimateSeconds([wasm, run], work)).toEqual({ seconds: 20, basis: 'measured', sideBySide: false });
  });

  it('is scaled from the run whose steps are the most alike where none are the same', () => {
    const small = { ...wasm, stepCost: 10, secondsPerCost: 9e-5, wholeRun: true };
    const alike = { ...wasm, stepCost: 2000, secondsPerCost: 3e-5, wholeRun: true };
    expect(estimateSeconds([small, alike], work)).toEqual({
      seconds: 30,
      basis: 'scaled',
      sideBySide: false,
    });
  });

  it('takes the fastest device for auto, and only the chosen one otherwise', () => {
    const cpu: Pace = { ...wasm, backend: 'cpu', secondsPerCost: 1e-3 };
    expect(estimateSeconds([cpu, wasm], work)?.seconds).toBeCloseTo(10);
    expect(estimateSeconds([cpu, wasm], { ...work, device: 'cpu' })?.seconds).toBeCloseTo(1000);
    expect(estimateSeconds([cpu, wasm], { ...work, device: 'webgl' })).toBeNull();
  });
});

describe('what is remembered', () => {
  it('is one pace for each device and cost, the newest first', () => {
    const again = { ...wasm, secondsPerCost: 0.005 };
    const other = { ...wasm, stepCost: 2 };
    expect(rememberPaces([wasm, other], [again])).toEqual([again, other]);
  });

  it('comes from devices that could be measured', () => {
    const device = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;
    const measurements = [
      { kind: 'measured', device, millisecondsPerStep: 10, chosen: true },
      { kind: 'unavailable', backend: 'webgpu', trainer: 'layers', reason: 'no adapter' },
    ] as const;
    expect(pacesOf(measurements, 1000)).toEqual([wasm]);
  });
});
