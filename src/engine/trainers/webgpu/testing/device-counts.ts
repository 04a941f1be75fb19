/** For tests and benchmarks: counts what goes to a device. */

export interface DeviceCounts {
  dispatches: number;
  submits: number;
  uploads: number;
  uploadedBytes: number;
  readbacks: number;
  readBytes: number;
  pipelines: number;
  bindGroups: number;
  buffers: number;
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
};

/** Wraps the methods of this device in place. The counts go on as it works; `reset` starts them again. */
export function countDevice(device: GPUDevice): { readonly counts: DeviceCounts; reset(): void } {
  const counts = { ...none };
  const { queue } = device;

  const encoder = device.createCommandEncoder.bind(device);
  device.createCommandEncoder = descriptor => {
    const made = encoder(descriptor);
    const begin = made.beginComputePass.bind(made);
    made.beginComputePass = passDescriptor => {
      const pass = begin(passDescriptor);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (x, y, z) => {
        counts.dispatches++;
        return dispatch(x, y, z);
      };
      return pass;
    };
    return made;
  };

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
    counts.uploadedBytes += size ?? data.byteLength;
    return write(buffer, offset, data, dataOffset, size);
  };

  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = descriptor => {
    counts.buffers++;
    const buffer = createBuffer(descriptor);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (mode, offset, size) => {
      counts.readbacks++;
      counts.readBytes += size ?? buffer.size;
      return map(mode, offset, size);
    };
    return buffer;
  };
  const createPipeline = device.createComputePipelineAsync.bind(device);
  device.createComputePipelineAsync = descriptor => {
    counts.pipelines++;
    return createPipeline(descriptor);
  };
  const createGroup = device.createBindGroup.bind(device);
  device.createBindGroup = descriptor => {
    counts.bindGroups++;
    return createGroup(descriptor);
  };
  return {
    counts,
    reset: () => {
      Object.assign(counts, none);
    },
  };
}
