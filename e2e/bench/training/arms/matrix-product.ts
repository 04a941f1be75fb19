/** The speed of a matrix kernel, the yardstick for a step's: tfjs's own product, which XNNPACK or a shader computes. */
import * as tf from '@tensorflow/tfjs';
import type { MatrixDevice } from '../arm-protocol.ts';
import { startBackend } from './tfjs-backend.ts';

const firstSide = 512;
const largestSide = 4096;
/** A product shorter than this says more about the call than about the kernel. */
const wantedSeconds = 0.005;
const tries = 20;
/** Tries end after this long: a GPU in software takes seconds for one. */
const longestSeconds = 2;

/** Gives the seconds of one product of square matrices. */
async function secondsOf(a: tf.Tensor2D, b: tf.Tensor2D): Promise<number> {
  const start = performance.now();
  const product = tf.matMul(a, b);
  // Reading one number back waits for the whole product.
  const corner = product.slice([0, 0], [1, 1]);
  await corner.data();
  tf.dispose([product, corner]);
  return (performance.now() - start) / 1000;
}

/** The best GFLOP/s of some products. */
export async function matrixGigaflops({ backend, threads }: MatrixDevice): Promise<number> {
  await startBackend(backend, threads);
  for (let side = firstSide; ; side *= 2) {
    const [a, b] = [tf.ones<tf.Rank.R2>([side, side]), tf.ones<tf.Rank.R2>([side, side])];
    let best = Number.POSITIVE_INFINITY;
    const end = performance.now() + longestSeconds * 1000;
    for (let index = 0; index < tries && (index === 0 || performance.now() < end); index++)
      best = Math.min(best, await secondsOf(a, b));
    tf.dispose([a, b]);
    if (best >= wantedSeconds || side >= largestSide) return (2 * side ** 3) / best / 1e9;
  }
}
