/** For tests and benchmarks: counts the calls and bytes that go to a GPU device. */

export interface DeviceCounts {
  dispatches: number;
  submits: number;
  uploads: number;
  uploadedBytes: number;
  readbacks: number;
  readBytes: number;
  pipelines: number;
  bindGroups: number;
  /** Buffers created, and buffers destroyed. */
  buffers: number;
  destroyed: number;
}

const none: DeviceCounts = {
  dispatches: 0,
  submits: 0,
  uploads: 0,
  uploadedBytes: 0,
  readbacks: 0,
  readBytes: 0,
  pipelines: 0,
  bindGroups: 0,
  buffers: 0,
  destroyed: 0,
};

/** `GPUMapMode.READ`; Node has no global for it. */
const readMode = 1;

/** The bytes that `writeBuffer` copies: its offset and size count elements of a typed array, and bytes of anything else. */
function writtenBytes(data: GPUAllowSharedBufferSource, offset = 0, size?: number): number {
  const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  return size === undefined ? data.byteLength - offset * unit : size * unit;
}

function countPasses(device: GPUDevice, counts: DeviceCounts): void {
  const createEncoder = device.createCommandEncoder.bind(device);
  device.createCommandEncoder = descriptor => {
    const encoder = createEncoder(descriptor);
    const begin = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = passDescriptor => {
      const pass = begin(passDescriptor);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (x, y, z) => {
        counts.dispatches++;
        return dispatch(x, y, z);
      };
      return pass;
    };
    return encoder;
  };
}

function countQueue({ queue }: GPUDevice, counts: DeviceCounts): void {
  const submit = queue.submit.bind(queue);
  queue.submit = commands => {
    counts.submits++;
    return submit(commands);
  };
  const write = queue.writeBuffer.bind(queue);
  queue.writeBuffer = (
    buffer: GPUBuffer,
    offset: number,
    data: GPUAllowSharedBufferSource,
    dataOffset?: number,
    size?: number,
  ) => {
    counts.uploads++;
    counts.uploadedBytes += writtenBytes(data, dataOffset, size);
    return write(buffer, offset, data, dataOffset, size);
  };
}

/** Mapping a buffer is the other way to upload, and the only way to read back. */
function countBuffers(device: GPUDevice, counts: DeviceCounts): void {
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = descriptor => {
    counts.buffers++;
    if (descriptor.mappedAtCreation) {
      counts.uploads++;
      counts.uploadedBytes += descriptor.size;
    }
    const buffer = createBuffer(descriptor);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (mode, offset, size) => {
      const bytes = size ?? buffer.size - (offset ?? 0);
      if (mode === readMode) {
        counts.readbacks++;
        counts.readBytes += bytes;
      } else {
        counts.uploads++;
        counts.uploadedBytes += bytes;
      }
      return map(mode, offset, size);
    };
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      counts.destroyed++;
      return destroy();
    };
    return buffer;
  };
}

function countPipelines(device: GPUDevice, counts: DeviceCounts): void {
  const createAsync = device.createComputePipelineAsync.bind(device);
  device.createComputePipelineAsync = descriptor => {
    counts.pipelines++;
    return createAsync(descriptor);
  };
  const create = device.createComputePipeline.bind(device);
  device.createComputePipeline = descriptor => {
    counts.pipelines++;
    return create(descriptor);
  };
  const createGroup = device.createBindGroup.bind(device);
  device.createBindGroup = descriptor => {
    counts.bindGroups++;
    return createGroup(descriptor);
  };
}

interface Counter {
  readonly counts: DeviceCounts;
  /** Sets all counts to zero. */
  reset(): void;
  /** Removes every wrapper from the device. */
  stop(): void;
}

/** Wraps the methods of a device in place; `counts` changes as the device works. */
export function countDevice(device: GPUDevice): Counter {
  const counts = { ...none };
  const before = [device, device.queue].map(wrapped => ({ wrapped, own: new Set(Object.keys(wrapped)) }));
  for (const count of [countPasses, countQueue, countBuffers, countPipelines]) count(device, counts);
  return {
    counts,
    reset: () => {
      Object.assign(counts, none);
    },
    // A wrapper is the object's own property and hides the method of its prototype.
    stop: () => {
      for (const { wrapped, own } of before)
        for (const name of Object.keys(wrapped)) if (!own.has(name)) Reflect.deleteProperty(wrapped, name);
    },
  };
}
