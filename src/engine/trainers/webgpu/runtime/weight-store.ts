/** Reads and writes the training state on the GPU, where parameters lie in the canonical order of `parameterLayout`. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { slotCount, type TrainingState } from '../../../../core/training/training-state.ts';
import { lastingBuffers } from '../compiler/program.ts';
import type { GpuMemory } from './gpu-memory.ts';

const floatBytes = 4;

export class WeightStore {
  private readonly slotCount: number;
  private readonly hasAverage: boolean;

  constructor(
    private readonly memory: GpuMemory,
    private readonly plan: StepPlan,
  ) {
    this.slotCount = slotCount[plan.update.optimizer.kind];
    this.hasAverage = plan.update.emaDecay > 0;
  }

  async readState(step: number): Promise<TrainingState> {
    const { slotCount: slots, hasAverage } = this;
    const bytes = this.plan.parameters * floatBytes;
    const [weights, moments, average] = await this.memory.read([
      { name: lastingBuffers.weights, bytes },
      { name: lastingBuffers.slots, bytes: bytes * slots },
      ...(hasAverage ? [{ name: lastingBuffers.average, bytes }] : []),
    ]);
    return {
      step,
      weights: new Float32Array(weights),
      slots: Array.from(
        { length: slots },
        (_, slot) => new Float32Array(moments.slice(slot * bytes, (slot + 1) * bytes)),
      ),
      average: hasAverage ? new Float32Array(average) : null,
    };
  }

  /** Also clears the flag of a weight that is not finite. */
  writeState({ weights, slots, average }: TrainingState): void {
    const { parameters } = this.plan;
    this.memory.write(lastingBuffers.weights, weights);
    const moments = new Float32Array(parameters * this.slotCount);
    for (const [index, slot] of slots.entries()) moments.set(slot, index * parameters);
    this.memory.write(lastingBuffers.slots, moments);
    if (this.hasAverage) this.memory.write(lastingBuffers.average, average ?? weights);
    this.memory.write(lastingBuffers.flag, new Uint32Array(1));
  }
}
