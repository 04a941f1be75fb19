/**
 * Times every dispatch of a GPU device by its own clock (`timestamp-query`,
 * https://www.w3.org/TR/webgpu/#timestamp). It wraps the device, so what runs on it need not know.
 *
 * Timestamps stand at the ends of a compute pass: while the clock runs each dispatch gets a pass of its own. All timestamps go to
 * one query set, which is resolved behind each submit and read once, by `take`.
 */

/** The most dispatches between two calls of `take`: a query set may hold 4096 queries, two for each. */
export const mostDispatches = 2048;

const queryBytes = 8;
/** `GPUBufferUsage` and `GPUMapMode`, for which Node has no globals. */
const usage = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, queryResolve: 0x200 } as const;
const readMode = 1;

export const clockFeature: GPUFeatureName = 'timestamp-query';

interface DispatchTime {
  /** The label of the first bind group, which names the kernel. */
  readonly label: string;
  /** From when the first of its threads began to when the last ended. */
  readonly milliseconds: number;
}

export interface DispatchClock {
  /** Waits for the submitted work and gives its dispatches in their order; the clock is then empty. */
  take(): Promise<readonly DispatchTime[]>;
  /** Removes the clock from the device. */
  stop(): void;
}

/** What a compute pass is told between its beginning and a dispatch. */
interface Told {
  pipeline: GPUComputePipeline | null;
  readonly groups: Map<number, { readonly group: GPUBindGroup; readonly offsets: readonly number[] }>;
}

/** Throws where the device was opened without the feature. */
export function clockDispatches(device: GPUDevice): DispatchClock {
  if (!device.features.has(clockFeature)) throw new Error(`the device has no ${clockFeature}`);
  const bytes = 2 * mostDispatches * queryBytes;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * mostDispatches });
  const resolved = device.createBuffer({ size: bytes, usage: usage.queryResolve | usage.copySource });
  const readable = device.createBuffer({ size: bytes, usage: usage.copyTarget | usage.mapRead });
  let labels: string[] = [];

  const createEncoder = device.createCommandEncoder.bind(device);
  const submit = device.queue.submit.bind(device.queue);

  /** Dispatches in a pass of its own. */
  function dispatch(encoder: GPUCommandEncoder, begin: GPUCommandEncoder['beginComputePass'], told: Told) {
    if (labels.length === mostDispatches)
      throw new RangeError(`the clock holds ${mostDispatches} dispatches: take them more often`);
    const at = 2 * labels.length;
    labels.push(told.groups.get(0)?.group.label ?? told.pipeline?.label ?? 'without a name');
    const pass = begin.call(encoder, {
      timestampWrites: { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 },
    });
    if (told.pipeline) pass.setPipeline(told.pipeline);
    for (const [index, { group, offsets }] of told.groups) pass.setBindGroup(index, group, offsets);
    return pass;
  }

  /** Stands for the pass that the caller believes to be in. */
  function timedPass(encoder: GPUCommandEncoder, begin: GPUCommandEncoder['beginComputePass']) {
    const told: Told = { pipeline: null, groups: new Map() };
    const stand: Pick<GPUComputePassEncoder, 'setPipeline' | 'setBindGroup' | 'dispatchWorkgroups' | 'end'> =
      {
        setPipeline(pipeline) {
          told.pipeline = pipeline;
        },
        setBindGroup(index: number, group: GPUBindGroup | null | undefined, offsets?: Iterable<number>) {
          if (group) told.groups.set(index, { group, offsets: [...(offsets ?? [])] });
        },
        dispatchWorkgroups(x, y, z) {
          const pass = dispatch(encoder, begin, told);
          pass.dispatchWorkgroups(x, y, z);
          pass.end();
        },
        end() {},
      };
    return stand as GPUComputePassEncoder;
  }

  device.createCommandEncoder = descriptor => {
    const encoder = createEncoder(descriptor);
    const begin = encoder.beginComputePass;
    encoder.beginComputePass = () => timedPass(encoder, begin);
    return encoder;
  };
  device.queue.submit = commands => {
    const encoder = createEncoder();
    if (labels.length > 0) encoder.resolveQuerySet(querySet, 0, 2 * labels.length, resolved, 0);
    return submit([...commands, encoder.finish()]);
  };

  return {
    async take() {
      const taken = labels;
      labels = [];
      if (taken.length === 0) return [];
      const size = 2 * taken.length * queryBytes;
      const encoder = createEncoder();
      encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
      submit([encoder.finish()]);
      await readable.mapAsync(readMode, 0, size);
      const stamps = new BigUint64Array(readable.getMappedRange(0, size).slice(0));
      readable.unmap();
      return taken.map((label, index) => ({
        label,
        milliseconds: Number(stamps[2 * index + 1] - stamps[2 * index]) / 1e6,
      }));
    },
    stop() {
      Reflect.deleteProperty(device, 'createCommandEncoder');
      Reflect.deleteProperty(device.queue, 'submit');
      querySet.destroy();
      resolved.destroy();
      readable.destroy();
    },
  };
}
