/** Reads and writes the parameters in memory, in the canonical order of `parameterLayout`. */
import type { TrainingState } from '../../../../core/training/training-state.ts';
import type { WeightLayout } from '../compiler/weight-layout.ts';

/** Whether all the numbers are equal. A loop takes a fifth of the time of `every`, and nobody is answered meanwhile. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

export class WeightStore {
  private readonly floats: Float32Array;
  /** What lies in memory for inference, and the weights that are trained, which wait meanwhile. */
  private lent: { readonly weights: Float32Array; readonly trained: Float32Array } | null = null;

  constructor(
    private readonly layout: WeightLayout,
    memory: WebAssembly.Memory,
  ) {
    this.floats = new Float32Array(memory.buffer);
  }

  readWeights(): Float32Array<ArrayBuffer> {
    return this.read(this.layout.weights);
  }

  /** The gradient of the last step, before any clipping. */
  readGradient(): Float32Array<ArrayBuffer> {
    return this.read(this.layout.gradients);
  }

  /** Whether no weight is infinite or not a number. */
  areWeightsFinite(): boolean {
    const first = this.layout.weights / 4;
    for (const place of this.layout.map) if (!Number.isFinite(this.floats[first + place])) return false;
    return true;
  }

  /**
   * Lets inference have these weights, until `takeBack`. The same ones as before are there already: prediction asks again and
   * again, and to spread them over the layout takes longer than to compare them.
   */
  lend(weights: Float32Array): void {
    if (this.lent && isSame(this.lent.weights, weights)) return;
    this.lent = { weights: weights.slice(), trained: this.lent?.trained ?? this.readWeights() };
    this.write(this.layout.weights, weights);
  }

  /** Brings back the weights that are trained. */
  takeBack(): void {
    if (this.lent) this.write(this.layout.weights, this.lent.trained);
    this.lent = null;
  }

  private read(address: number): Float32Array<ArrayBuffer> {
    const first = address / 4;
    const { map } = this.layout;
    const values = new Float32Array(map.length);
    for (let element = 0; element < map.length; element++)
      values[element] = this.floats[first + map[element]];
    return values;
  }

  private write(address: number, values: Float32Array): void {
    const { map } = this.layout;
    const first = address / 4;
    for (let element = 0; element < map.length; element++)
      this.floats[first + map[element]] = values[element];
  }

  readState(step: number): TrainingState {
    const { slots, average } = this.layout;
    return {
      step,
      weights: this.readWeights(),
      slots: slots.map(slot => this.read(slot)),
      average: average === null ? null : this.read(average),
    };
  }

  /** Throws a `RangeError` for a state of another model or optimizer. */
  writeState(state: TrainingState): void {
    const { slots, average, weights, map } = this.layout;
    const arrays = [state.weights, ...state.slots, ...(state.average ? [state.average] : [])];
    if (state.slots.length !== slots.length || arrays.some(array => array.length !== map.length))
      throw new RangeError('the training state belongs to another model or optimizer');
    this.write(weights, state.weights);
    for (const [index, slot] of slots.entries()) this.write(slot, state.slots[index]);
    if (average !== null) this.write(average, state.average ?? state.weights);
  }
}
