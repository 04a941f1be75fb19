/** How much memory the compiled step on WebAssembly takes. */
import type { StepMemoryAnswer, StepMemoryRequest } from '../core/forecast/step-memory-messages.ts';
import { compile } from './trainers/wasm/compiler/compile.ts';

const pageBytes = 65536;

/** The bytes of the memory that a trainer with this plan allocates on so many threads, because they come from the same compilation. */
export function sizeStep(
  { id, plan, batchSize, tableRows }: StepMemoryRequest,
  threads: number,
): StepMemoryAnswer {
  const compiled = compile(plan, { batch: batchSize, tableRows, shared: true, threads });
  return compiled.ok
    ? { kind: 'sized', id, bytes: compiled.program.pages * pageBytes }
    : { kind: 'failed', id, message: compiled.unsupported };
}
