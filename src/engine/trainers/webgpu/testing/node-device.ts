/** A device on the software GPU for the tests of one file. */
import { afterAll, beforeAll, vi } from 'vitest';
import type { Trainer, TrainerSetup } from '../../../../core/training/trainer.ts';
import { createWebGpuTrainer } from '../webgpu-gang.ts';
import { openNodeDevice, openNodeGpu } from './node-gpu.ts';

export interface NodeDevice {
  readonly gpu: GPU;
  readonly device: GPUDevice;
  /** A trainer on that device. */
  createTrainer(setup: TrainerSetup): Promise<Trainer>;
}

/** Opens the device before the tests and closes it after them. They may be slow: on a busy machine this GPU compiles slowly. */
export function useNodeDevice(): NodeDevice {
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });
  let opened: { readonly gpu: GPU; readonly device: GPUDevice } | null = null;
  const node = () => {
    if (!opened) throw new Error('the device is opened before the tests only');
    return opened;
  };
  beforeAll(async () => {
    const gpu = await openNodeGpu();
    opened = { gpu, device: await openNodeDevice(gpu) };
  });
  afterAll(() => opened?.device.destroy());
  return {
    get gpu() {
      return node().gpu;
    },
    get device() {
      return node().device;
    },
    createTrainer: setup => createWebGpuTrainer(setup, { kind: 'device', device: node().device }),
  };
}
