/** Counts at the device what steps ask of a GPU: numbers that are the same on any machine. */
import { countDevice, type DeviceCounts } from '../../../src/engine/trainers/webgpu/testing/device-counts.ts';

export interface StepCounts
  extends Pick<
    DeviceCounts,
    'dispatches' | 'submits' | 'uploadedBytes' | 'readbacks' | 'readBytes' | 'buffers'
  > {
  /** The number of steps that were counted. */
  readonly steps: number;
}

/** Remembers the devices that are opened from now on, whichever library asks for them. */
export function rememberDevices(): readonly GPUDevice[] {
  const devices: GPUDevice[] = [];
  if (!('GPUAdapter' in globalThis)) return devices;
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await request.call(this, descriptor);
    devices.push(device);
    return device;
  };
  return devices;
}

/** Counts what `work`, which does this number of steps, asks of the devices; null where there is none. */
export async function countSteps(
  devices: readonly GPUDevice[],
  steps: number,
  work: () => Promise<void>,
): Promise<StepCounts | null> {
  if (devices.length === 0) return null;
  const counters = devices.map(countDevice);
  await work();
  for (const { stop } of counters) stop();
  const sum = (name: keyof DeviceCounts) => counters.reduce((total, { counts }) => total + counts[name], 0);
  return {
    steps,
    dispatches: sum('dispatches'),
    submits: sum('submits'),
    uploadedBytes: sum('uploadedBytes'),
    readbacks: sum('readbacks'),
    readBytes: sum('readBytes'),
    buffers: sum('buffers'),
  };
}

/** Gives cells of a table: dispatches a step, steps a submit, bytes uploaded a step, bytes read back. */
export function describeCounts(counts: StepCounts): readonly [string, string, string, string] {
  const { steps, dispatches, submits, uploadedBytes, readbacks, readBytes } = counts;
  return [
    String(Math.round((dispatches / steps) * 10) / 10),
    (steps / submits).toPrecision(2),
    `${Math.round(uploadedBytes / steps)} B`,
    `${readBytes} B in ${readbacks} ${readbacks === 1 ? 'read' : 'reads'} for ${steps} ${steps === 1 ? 'step' : 'steps'}`,
  ];
}
