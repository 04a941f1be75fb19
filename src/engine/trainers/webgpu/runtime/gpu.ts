/** Opens a device and turns the ways in which it can fail into a `TrainerFailure`. */
import { TrainerFailure } from '../../../../core/training/trainer.ts';
import { adapterName } from '../../adapter-name.ts';

/** The source of a device: opened here from the browser's adapter, or given, as tests and benchmarks in Node do. */
export type GpuSource =
  | { readonly kind: 'adapter'; readonly gpu: GPU | undefined }
  | { readonly kind: 'device'; readonly device: GPUDevice };

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterName: string;
  /** Starts work on the device and waits for it. Rejects with a `TrainerFailure` once the device is lost or reports an error. */
  guard<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Rejects all work with 'internal' from now on, and destroys the device if it was opened here. */
  close(): void;
}

async function openDevice(gpu: GPU | undefined, wanted: readonly GPUFeatureName[]): Promise<GPUDevice> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new TrainerFailure('unsupported', 'This browser gives no WebGPU adapter.');
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  try {
    return await adapter.requestDevice({
      requiredFeatures: wanted.filter(feature => adapter.features.has(feature)),
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
  } catch (error) {
    throw new TrainerFailure('unsupported', `The GPU refused a device: ${String(error)}`);
  }
}

/**
 * Opens a device, with those of the `wanted` features that the adapter has. Rejects with a `TrainerFailure` 'unsupported'
 * without an adapter.
 */
export async function openGpu(source: GpuSource, wanted: readonly GPUFeatureName[]): Promise<Gpu> {
  const device = source.kind === 'device' ? source.device : await openDevice(source.gpu, wanted);
  let failure: TrainerFailure | null = null;
  let report: (reason: TrainerFailure) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    report = reason => {
      failure ??= reason;
      reject(failure);
    };
  });
  // Without waiting work the rejection has no handler; the next work rejects with the same failure.
  failed.catch(() => {});
  device.lost.then(({ message }) =>
    report(new TrainerFailure('device-lost', `The GPU device is gone: ${message || 'no reason given'}`)),
  );
  const onError = (event: GPUUncapturedErrorEvent) => {
    const reason = event.error.constructor.name === 'GPUOutOfMemoryError' ? 'out-of-memory' : 'internal';
    report(new TrainerFailure(reason, event.error.message));
  };
  device.addEventListener('uncapturederror', onError);
  return {
    device,
    adapterName: adapterName(device.adapterInfo),
    guard: async work => {
      if (failure) throw failure;
      try {
        return await Promise.race([work(), failed]);
      } catch (error) {
        if (error instanceof TrainerFailure) throw error;
        // A device that is lost aborts pending work, possibly before `lost` gives the reason.
        if (error instanceof DOMException && error.name === 'AbortError') return failed;
        throw new TrainerFailure('internal', String(error));
      }
    },
    close: () => {
      device.removeEventListener('uncapturederror', onError);
      report(new TrainerFailure('internal', 'The trainer was disposed of.'));
      if (source.kind === 'adapter') device.destroy();
    },
  };
}
