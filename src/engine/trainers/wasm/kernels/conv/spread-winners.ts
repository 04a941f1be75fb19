/** The gradient of a convolution's own output from that of the 2 x 2 max-pooling behind it. */
import { i32 } from '../../asm/expr.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { cornersOf, type Tensor } from '../tensor.ts';
import { forEachVector, sampleAddress } from '../visit.ts';

export interface SpreadWinners {
  /** The convolution's input, whose strides the winners' offsets are in. */
  readonly input: Tensor;
  /** Behind ReLU and pooling. */
  readonly output: Tensor;
  readonly outputGradient: Tensor;
  readonly winners: Tensor;
  readonly relu: boolean;
  /** Receives the gradient at the winners and zeroes beside them; what no window covers stays as it is. */
  readonly convolvedGradient: Tensor;
}

/** `(from, to)` */
export function spreadWinners(pool: SpreadWinners): Kernel {
  const { input, output, outputGradient, winners, convolvedGradient: dz } = pool;
  const pooled = [output, outputGradient, winners];
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const at = pooled.map(tensor => f.i32(sampleAddress(tensor, sample)));
      const target = f.i32(sampleAddress(dz, sample));
      const origin = f.i32(0);
      f.loop(0, output.height, 1, () => {
        f.loop(0, output.width, 1, () => {
          const first = f.v128(i32x4.splat(origin));
          forEachVector(f, output.channels, channel => {
            const [y, dy, winner] = at.map(address => v128.load(i32.add(address, channel)));
            const passes = pool.relu ? v128.and(dy, f32x4.gt(y, f32x4.splat(0))) : dy;
            const gradient = f.v128(passes);
            const corner = f.v128(i32x4.sub(winner, first));
            const out = f.i32(i32.add(target, channel));
            for (const [index, place] of cornersOf(dz).entries()) {
              const wins = i32x4.eq(corner, i32x4.splat(cornersOf(input)[index]));
              f.store(out, v128.and(gradient, wins), place);
            }
          });
          for (const [index, tensor] of pooled.entries()) f.advance(at[index], tensor.pixelStride);
          f.advance(target, 2 * dz.pixelStride);
          f.advance(origin, 2 * input.pixelStride);
        });
        for (const [index, tensor] of pooled.entries())
          f.advance(at[index], tensor.rowStride - output.width * tensor.pixelStride);
        f.advance(target, 2 * (dz.rowStride - output.width * dz.pixelStride));
        f.advance(origin, 2 * (input.rowStride - output.width * input.pixelStride));
      });
    });
  });
}
