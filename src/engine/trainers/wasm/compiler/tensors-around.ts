/** The tensors that an operation reads and writes. */
import { allocateTensor, type Tensor } from '../kernels/tensor.ts';
import type { Compilation } from './compilation.ts';

/**
 * The tensors around operation `index`: input `x`, output `y`, and their gradients. `dx` is null where nothing before the
 * operation is trained. Where nothing up to the operation is trained, no kernel reads `dy`, and `y` stands in for it.
 */
export function tensorsAround(c: Compilation, index: number) {
  const { value: x, gradient: dx } = c.activations[index];
  const { value: y, gradient: dy } = c.activations[index + 1];
  return { x, dx, y, dy: dy ?? y };
}

export const sameShape = (c: Compilation, tensor: Tensor): Tensor =>
  allocateTensor(c.arena, c.capacity, [tensor.height, tensor.width, tensor.channels]);
