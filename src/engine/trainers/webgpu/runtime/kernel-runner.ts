/** Runs lists of kernels on a device: pipelines are compiled once, bind groups last until one of their buffers is replaced. */
import { TrainerFailure } from '../../../../core/training/trainer.ts';
import type { KernelList } from '../compiler/program.ts';
import type { Kernel, Workgroups } from '../kernels/kernel.ts';
import { computeStage, usage } from './gpu-constants.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { recordBytes, type StepRecords } from './step-record.ts';

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

interface ReadyKernel extends Compiled {
  readonly kernel: Kernel;
  group: GPUBindGroup | null;
}

/** A list of kernels, with the records of the steps that have been loaded for it. */
interface ReadyList {
  readonly kernels: readonly ReadyKernel[];
  /** The name of the records' buffer. */
  readonly records: string;
  /** The most networks of a step. */
  readonly networks: number;
  loaded: Omit<StepRecords, 'bytes'>;
  group: GPUBindGroup | null;
}

/** The steps of one submit: enough to hide its cost, few enough to stay far from a driver's time limit. */
const stepsPerSubmit = 32;

async function compile(
  device: GPUDevice,
  { label, code, bindings }: Kernel,
  recordLayout: GPUBindGroupLayout,
): Promise<Compiled> {
  const layout = device.createBindGroupLayout({
    entries: bindings.map(({ access }, binding) => ({
      binding,
      visibility: computeStage,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout, recordLayout] }),
    compute: { module: device.createShaderModule({ label, code }), entryPoint: 'main' },
  });
  return { pipeline, layout };
}

/** The kernels that each device has compiled, by their text: compiling makes the start slow, so trainers share them. */
const compiledKernels = new WeakMap<GPUDevice, Map<string, Promise<Compiled>>>();

function compiledOnce(
  device: GPUDevice,
  kernel: Kernel,
  recordLayout: GPUBindGroupLayout,
): Promise<Compiled> {
  const known = compiledKernels.get(device) ?? new Map<string, Promise<Compiled>>();
  compiledKernels.set(device, known);
  const compiled = known.get(kernel.code) ?? compile(device, kernel, recordLayout);
  known.set(kernel.code, compiled);
  return compiled;
}

export class KernelRunner {
  private constructor(
    private readonly device: GPUDevice,
    private readonly memory: GpuMemory,
    private readonly recordLayout: GPUBindGroupLayout,
    private readonly lists: ReadonlyMap<readonly Kernel[], ReadyList>,
  ) {}

  static async create(
    device: GPUDevice,
    memory: GpuMemory,
    lists: readonly KernelList[],
    samples: number,
  ): Promise<KernelRunner> {
    for (const { label, workgroups } of lists.flatMap(({ kernels }) => kernels))
      if (Math.max(...workgroups(samples)) > device.limits.maxComputeWorkgroupsPerDimension)
        throw new TrainerFailure('unsupported', `${label} is too large for this GPU: use a smaller batch.`);
    const recordLayout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: computeStage, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ],
    });
    const prepare = async (kernel: Kernel): Promise<ReadyKernel> => ({
      kernel,
      ...(await compiledOnce(device, kernel, recordLayout)),
      group: null,
    });
    const ready = await Promise.all(
      lists.map(async ({ kernels: list, networks }, index): Promise<[readonly Kernel[], ReadyList]> => {
        const kernels = await Promise.all(list.map(prepare));
        const loaded = { samples: [], members: 1 };
        return [list, { kernels, records: `records of list ${index}`, networks, loaded, group: null }];
      }),
    );
    return new KernelRunner(device, memory, recordLayout, new Map(ready));
  }

  /** Makes a request's buffer large enough; bind groups that knew the old one are built anew. */
  reserve(name: string, bytes: number): void {
    if (!this.memory.grow(name, bytes)) return;
    for (const ready of [...this.lists.values()].flatMap(({ kernels }) => kernels))
      if (ready.kernel.bindings.some(({ buffer }) => buffer === name)) ready.group = null;
  }

  /** Uploads the records of the steps that `run` can then be asked for. */
  load(list: readonly Kernel[], { bytes, ...loaded }: StepRecords): void {
    const ready = this.readyList(list);
    const size = Math.max(bytes.byteLength, ready.networks * recordBytes);
    if (this.memory.grow(ready.records, size, usage.uniform | usage.copyTarget)) ready.group = null;
    this.memory.write(ready.records, new Uint8Array(bytes));
    ready.loaded = loaded;
  }

  /**
   * Runs a list once for each loaded record from number `from` to before `to`; `after` may add copies behind a step.
   * Nothing is uploaded and nothing is waited for.
   */
  run(
    list: readonly Kernel[],
    from: number,
    to: number,
    after: (encoder: GPUCommandEncoder, step: number) => void,
  ): void {
    const ready = this.readyList(list);
    for (let first = from; first < to; first += stepsPerSubmit) {
      const encoder = this.device.createCommandEncoder();
      for (let step = first; step < Math.min(to, first + stepsPerSubmit); step++) {
        this.encode(encoder, ready, step);
        after(encoder, step);
      }
      this.device.queue.submit([encoder.finish()]);
    }
  }

  private readyList(list: readonly Kernel[]): ReadyList {
    const ready = this.lists.get(list);
    if (!ready) throw new RangeError('this list was not made ready');
    return ready;
  }

  private encode(encoder: GPUCommandEncoder, list: ReadyList, step: number): void {
    const size = list.networks * recordBytes;
    list.group ??= this.device.createBindGroup({
      layout: this.recordLayout,
      entries: [{ binding: 0, resource: { buffer: this.memory.get(list.records), size } }],
    });
    const pass = encoder.beginComputePass();
    pass.setBindGroup(1, list.group, [step * size]);
    for (const ready of list.kernels) {
      pass.setPipeline(ready.pipeline);
      pass.setBindGroup(0, this.groupOf(ready));
      const [x, y, z]: Workgroups = ready.kernel.workgroups(list.loaded.samples[step]);
      pass.dispatchWorkgroups(x, y, z * list.loaded.members);
    }
    pass.end();
  }

  private groupOf(ready: ReadyKernel): GPUBindGroup {
    ready.group ??= this.device.createBindGroup({
      label: ready.kernel.label,
      layout: ready.layout,
      entries: ready.kernel.bindings.map(({ buffer }, binding) => ({
        binding,
        resource: this.memory.binding(buffer),
      })),
    });
    return ready.group;
  }
}
