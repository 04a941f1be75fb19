/** Measures what a step left behind: its gradient and the units of its ReLUs, first as tensors, then read back. */
import type { Rank, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ParameterTensor } from '../../../core/model/parameters.ts';
import type { MeasuredStep } from '../../../core/training/trainer.ts';
import type { Tf } from '../tfjs.ts';
import { disposeAll, readVariables, type Variables } from './parameter-tensors.ts';

/** The units of a ReLU whose index in the spec is `layer`; the number of dead ones is still on the device. */
export type ReluTensor = { readonly layer: number; readonly units: number; readonly dead: Scalar };

/** What a step left behind, still on the device; a gradient is null for running statistics. */
export type StepTensors = {
  readonly gradients: readonly (Tensor | null)[];
  readonly relus: readonly ReluTensor[];
};

/** Counts the units of a ReLU's output `[batch, ..., units]` that are 0 everywhere. */
export function measureRelu(tf: Tf, layer: number, output: Tensor): ReluTensor {
  const units = output.shape[output.shape.length - 1];
  const flat: Tensor2D = tf.reshape(output, [-1, units]);
  // A sum by a product, because tfjs would transpose the tensor to reduce its first axis.
  const activity = tf.matMul(tf.ones<Rank.R2>([1, flat.shape[0]]), flat);
  return { layer, units, dead: tf.keep(tf.sum(tf.cast(tf.equal(activity, 0), 'int32'))) };
}

/** Reads the tensors back, with the weights, and disposes them. */
export async function readMeasured(
  layout: readonly ParameterTensor[],
  weights: Variables,
  { gradients, relus }: StepTensors,
): Promise<MeasuredStep> {
  const gradient = new Float32Array(layout.reduce((sum, { size }) => sum + size, 0));
  const parts = await Promise.all(gradients.map(tensor => tensor?.data() ?? null));
  for (const [index, part] of parts.entries()) if (part) gradient.set(part, layout[index].offset);
  const counts = await Promise.all(relus.map(({ dead }) => dead.data()));
  const measured = {
    gradient,
    weights: await readVariables(layout, weights),
    relus: relus.map(({ layer, units }, index) => ({ layer, units, dead: counts[index][0] })),
  };
  disposeAll([...gradients.filter(tensor => tensor !== null), ...relus.map(({ dead }) => dead)]);
  return measured;
}
