/** How much memory training takes with the present settings, before it begins. */
import { createStepMemoryClient } from '../../client/step-memory-client.ts';
import type { StepBytes, StepSize } from '../../core/forecast/step-memory-messages.ts';

export interface StepMemory {
  /** The bytes of the memory of the compiled step on each device that has one. */
  bytesOf(size: StepSize): Promise<StepBytes>;
  /** Ends the worker that computes it. */
  close(): void;
}

export function openStepMemory(): StepMemory {
  const client = createStepMemoryClient();
  return { bytesOf: client.bytesOf, close: client.end };
}
