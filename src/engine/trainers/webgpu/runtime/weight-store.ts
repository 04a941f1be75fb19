/** Reads and writes the training state on the GPU, where parameters lie in the canonical order of `parameterLayout`. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { slotCount, type TrainingState } from '../../../../core/training/training-state.ts';
import { lastingBuffers, type Program, partOf } from '../compiler/program.ts';
import type { GpuMemory } from './gpu-memory.ts';

const floatBytes = 4;

export class WeightStore {
  private readonly slotCount: number;
  private readonly hasAverage: boolean;

  constructor(
    private readonly memory: GpuMemory,
    private readonly plan: StepPlan,
    private readonly program: Program,
  ) {
    this.slotCount = slotCount[plan.update.optimizer.kind];
    this.hasAverage = plan.update.emaDecay > 0;
  }

  /** The state of one of the networks, after its step of this number. */
  async readState(network: number, step: number): Promise<TrainingState> {
    const { slotCount: slots, hasAverage, program } = this;
    const bytes = this.plan.parameters * floatBytes;
    const [weights, moments, average] = await this.memory.read([
      partOf(program, lastingBuffers.weights, network, bytes),
      partOf(program, lastingBuffers.slots, network, bytes * slots),
      ...(hasAverage ? [partOf(program, lastingBuffers.average, network, bytes)] : []),
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
  writeState(network: number, { weights, slots, average }: TrainingState): void {
    const { parameters } = this.plan;
    const moments = new Float32Array(parameters * this.slotCount);
    for (const [index, slot] of slots.entries()) moments.set(slot, index * parameters);
    this.write(lastingBuffers.weights, network, weights);
    this.write(lastingBuffers.slots, network, moments);
    if (this.hasAverage) this.write(lastingBuffers.average, network, average ?? weights);
    this.write(lastingBuffers.flag, network, new Uint32Array(1));
  }

  private write(
    name: string,
    network: number,
    data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  ): void {
    this.memory.write(name, data, partOf(this.program, name, network, data.byteLength).offset);
  }
}
