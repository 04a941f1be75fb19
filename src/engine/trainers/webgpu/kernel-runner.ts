/** Kernels made ready for a device: pipelines compiled once, bind groups kept until a buffer of theirs is replaced. */
import { TrainerFailure } from '../../../core/trainer.ts';
import { computeStage, usage } from './gpu-constants.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { Kernel, Workgroups } from './kernel.ts';
import { recordBytes, type StepRecords } from './step-record.ts';

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

interface ReadyKernel extends Compiled {
  readonly kernel: Kernel;
  group: GPUBindGroup | null;
}

const recordsBuffer = 'step records';

/** Steps that go to the device in one submit: enough to hide its cost, few enough to stay far from a driver's time limit. */
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

/** Compiling is what makes the start slow: the same text is compiled once a device, whoever asks. */
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
  private recordGroup: GPUBindGroup | null = null;

  private constructor(
    private readonly device: GPUDevice,
    private readonly memory: GpuMemory,
    private readonly recordLayout: GPUBindGroupLayout,
    private readonly lists: ReadonlyMap<readonly Kernel[], readonly ReadyKernel[]>,
  ) {}

  static async create(
    device: GPUDevice,
    memory: GpuMemory,
    lists: readonly (readonly Kernel[])[],
    samples: number,
  ): Promise<KernelRunner> {
    for (const { label, workgroups } of lists.flat())
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
      lists.map(async list => [list, await Promise.all(list.map(prepare))] as const),
    );
    return new KernelRunner(device, memory, recordLayout, new Map(ready));
  }

  /** Makes a request's buffer large enough; bind groups that knew the old one are built anew. */
  reserve(name: string, bytes: number): void {
    if (!this.memory.grow(name, bytes)) return;
    for (const ready of [...this.lists.values()].flat())
      if (ready.kernel.bindings.some(({ buffer }) => buffer === name)) ready.group = null;
  }

  /** Runs a list once for each record; \`after\` may add copies behind a step. Nothing is waited for. */
  run(
    list: readonly Kernel[],
    { bytes, samples }: StepRecords,
    after: (encoder: GPUCommandEncoder, step: number) => void = () => {},
  ): void {
    const ready = this.lists.get(list);
    if (!ready) throw new RangeError('this list was not made ready');
    if (this.memory.grow(recordsBuffer, bytes.byteLength, usage.uniform | usage.copyTarget))
      this.recordGroup = null;
    this.memory.write(recordsBuffer, new Uint8Array(bytes));
    for (let first = 0; first < samples.length; first += stepsPerSubmit) {
      const encoder = this.device.createCommandEncoder();
      for (const [index, count] of samples.slice(first, first + stepsPerSubmit).entries()) {
        this.encode(encoder, ready, first + index, count);
        after(encoder, first + index);
      }
      this.device.queue.submit([encoder.finish()]);
    }
  }

  private encode(
    encoder: GPUCommandEncoder,
    list: readonly ReadyKernel[],
    step: number,
    samples: number,
  ): void {
    this.recordGroup ??= this.device.createBindGroup({
      layout: this.recordLayout,
      entries: [{ binding: 0, resource: { buffer: this.memory.get(recordsBuffer), size: recordBytes } }],
    });
    const pass = encoder.beginComputePass();
    pass.setBindGroup(1, this.recordGroup, [step * recordBytes]);
    for (const ready of list) {
      pass.setPipeline(ready.pipeline);
      pass.setBindGroup(0, this.groupOf(ready));
      const [x, y, z]: Workgroups = ready.kernel.workgroups(samples);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
  }

  private groupOf(ready: ReadyKernel): GPUBindGroup {
    ready.group ??= this.device.createBindGroup({
      label: ready.kernel.label,
      layout: ready.layout,
      entries: ready.kernel.bindings.map(({ buffer }, binding) => ({
        binding,
        resource: { buffer: this.memory.get(buffer) },
      })),
    });
    return ready.group;
  }
}
