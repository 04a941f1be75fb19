/** The compiled step of a network in this process, on the calling thread. */
import { pixelsPerImage } from '../../../src/core/data/dataset.ts';
import { paperOf } from '../../../src/core/data/paper.ts';
import { planStep } from '../../../src/core/training/plan/plan-step.ts';
import type { TrainerSetup } from '../../../src/core/training/trainer.ts';
import { compile } from '../../../src/engine/trainers/wasm/compiler/compile.ts';
import type { Program } from '../../../src/engine/trainers/wasm/compiler/program.ts';
import { WeightStore } from '../../../src/engine/trainers/wasm/runtime/weight-store.ts';

export interface CompiledStep {
  readonly program: Program;
  readonly module: WebAssembly.Module;
  /** With the images, their labels and the starting weights. */
  readonly memory: WebAssembly.Memory;
}

/** Throws where the compiled trainer does not support the setup. */
export function compileStep({ spec, config, pixels, labels, start }: TrainerSetup): CompiledStep {
  const planned = planStep(spec, config, paperOf(pixels));
  if (!planned.ok) throw new Error(planned.unsupported);
  const tableRows = labels.length;
  const compiled = compile(planned.plan, {
    batch: config.batchSize,
    tableRows,
    pixels,
    shared: false,
    threads: 1,
    fused: config.precision === 'fused',
  });
  if (!compiled.ok) throw new Error(compiled.unsupported);
  const { program, bytes } = compiled;
  const memory = new WebAssembly.Memory({ initial: program.pages, maximum: program.pages });
  const view = new Uint8Array(memory.buffer);
  view.set(pixels.subarray(0, tableRows * pixelsPerImage), program.at.pixels);
  view.set(labels, program.at.labels);
  new WeightStore(program.weights, memory).writeState(start);
  return { program, module: new WebAssembly.Module(bytes), memory };
}
