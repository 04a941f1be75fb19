/** How much memory the compiled step takes, on WebAssembly and on WebGPU. */
import { pixelsPerImage } from '../core/data/dataset.ts';
import type { StepMemoryAnswer, StepMemoryRequest } from '../core/forecast/step-memory-messages.ts';
import { compile as compileForWasm } from './trainers/wasm/compiler/compile.ts';
import { compile as compileForGpu, samplesOf } from './trainers/webgpu/compiler/compile.ts';
import { leastLimits } from './trainers/webgpu/compiler/filter-gradients.ts';
import { bufferSize, trainerBuffers } from './trainers/webgpu/runtime/trainer-buffers.ts';

const pageBytes = 65536;

/** The bytes of the buffers that a trainer on WebGPU creates when it opens, on a GPU that has what the precision needs. */
function gpuBytes({ plan, batchSize, precision, tableRows }: StepMemoryRequest): number {
  const program = compileForGpu(plan, {
    samples: samplesOf(batchSize),
    precision,
    networks: 1,
    limits: leastLimits,
  });
  const buffers = trainerBuffers(program, { pixels: tableRows * pixelsPerImage, labels: tableRows });
  return [...buffers.values()].reduce((sum, bytes) => sum + bufferSize(bytes), 0);
}

/**
 * The bytes that a trainer with this plan allocates, on so many threads of WebAssembly, because they come from the same
 * compilation.
 */
export function sizeStep(request: StepMemoryRequest, threads: number): StepMemoryAnswer {
  const { id, plan, batchSize, tableRows } = request;
  const compiled = compileForWasm(plan, {
    batch: batchSize,
    tableRows,
    pixels: new Uint8Array(),
    shared: true,
    threads,
    fused: false,
  });
  return compiled.ok
    ? { kind: 'sized', id, bytes: { wasm: compiled.program.pages * pageBytes, webgpu: gpuBytes(request) } }
    : { kind: 'failed', id, message: compiled.unsupported };
}
