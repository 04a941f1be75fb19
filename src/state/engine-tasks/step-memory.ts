/** How much memory training takes with the present settings, before it begins. */
import { createStepMemoryClient } from '../../client/step-memory-client.ts';
import type { StepPlan } from '../../core/training/plan/step-plan.ts';

export interface StepMemory {
  /** The bytes of the memory of the compiled step on WebAssembly, with a training table of so many rows. */
  bytesOf(plan: StepPlan, batchSize: number, tableRows: number): Promise<number>;
  /** Ends the worker that computes it. */
  close(): void;
}

export function openStepMemory(): StepMemory {
  const client = createStepMemoryClient();
  return {
    bytesOf: (plan, batchSize, tableRows) => client.bytesOf({ plan, batchSize, tableRows }),
    close: client.end,
  };
}
