/** All filter gradients in one dispatch have the bits that they have one by one, where the GPU allows no more than that. */
import { expect, test } from 'vitest';
import { avgPool, conv, dense, flatten, halve, model, norm, relu } from '../../../core/testing/layers.ts';
import { requestOf, setupOf } from '../testing/task.ts';
import { countDevice } from './testing/device-counts.ts';
import { useNodeDevice } from './testing/node-device.ts';
import { openNodeDevice } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-gang.ts';

const node = useNodeDevice();

/** A device of its own that allows a kernel so few buffers that no kernel has several parts. */
async function narrowDevice(): Promise<GPUDevice> {
  const device = await openNodeDevice(node.gpu);
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = device.limits;
  Object.defineProperty(device, 'limits', {
    value: {
      maxBufferSize,
      maxStorageBufferBindingSize,
      maxComputeWorkgroupsPerDimension,
      maxStorageBuffersPerShaderStage: 1,
    },
  });
  return device;
}

test('one dispatch or one by one: the same losses, the same weights', async () => {
  const spec = model(
    ...[avgPool(4, 4), conv(5, 3, 'same'), relu, halve, conv(8, 2), norm, relu],
    ...[flatten, dense(20), relu, dense(10)],
  );
  const setup = setupOf(spec, { batchSize: 20 }, 40);
  const resultOn = async (device: GPUDevice) => {
    const { counts, reset } = countDevice(device);
    const trainer = await createWebGpuTrainer(setup, { kind: 'device', device });
    reset();
    const { loss } = await trainer.train(requestOf(setup, 3));
    const { dispatches } = counts;
    const state = await trainer.state();
    await trainer.dispose();
    return { dispatches, numbers: { loss, state } };
  };
  const narrow = await narrowDevice();
  const together = await resultOn(node.device);
  const apart = await resultOn(narrow);
  narrow.destroy();
  expect(together.numbers).toEqual(apart.numbers);
  // Four layers have filters.
  expect(apart.dispatches - together.dispatches).toBe(3 * 3);
});
