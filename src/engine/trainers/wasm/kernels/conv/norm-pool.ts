/**
 * Batch normalisation + ReLU + 2 x 2 max-pooling. The affine map of a channel is monotonic, so the window's winner is its
 * largest input where the scale is positive and its smallest where it is negative.
 */
import { f32, i32 } from '../../asm/expr.ts';
import { f32x4, i32x4, relu, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { affineGradient, maskedGradient } from '../norm/norm-backward.ts';
import { type NormStage, normalised } from '../norm/norm-stage.ts';
import { cornersOf, type Tensor } from '../tensor.ts';
import { forEachVector, pixelsOf, sampleAddress } from '../visit.ts';
import { maximumOf } from './conv-pool-forward.ts';

export interface NormPool {
  readonly norm: NormStage;
  /** The convolution's output. */
  readonly input: Tensor;
  readonly output: Tensor;
  /** Receives the input at the winners. */
  readonly winnerInput: Tensor;
  /** Receives the byte offset of each winner from the first pixel of its image in `inputGradient`. */
  readonly winners: Tensor;
  readonly inputGradient: Tensor;
}

const signBit = i32x4.splat(0x80000000);

/** `(from, to)`: writes the pooled output, the input at the winners, and the winners. */
export function normPoolForward(pool: NormPool): Kernel {
  const { norm, input, output, winnerInput, winners, inputGradient } = pool;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const x = f.i32(sampleAddress(input, sample));
      const target = f.i32(0);
      const others = [output, winnerInput, winners].map(tensor => f.i32(sampleAddress(tensor, sample)));
      f.loop(0, output.height, 1, () => {
        f.loop(0, output.width, 1, () => {
          const origin = f.v128(i32x4.splat(target));
          forEachVector(f, norm.channels, channel => {
            const sign = f.v128(v128.and(v128.load(channel, norm.at.scale), signBit));
            const at = f.i32(i32.add(x, channel));
            const values = cornersOf(input).map(offset => f.v128(v128.xor(v128.load(at, offset), sign)));
            const best = maximumOf(f, values, cornersOf(inputGradient));
            const winner = f.v128(v128.xor(best.value, sign));
            const value = normalised(norm, winner, channel);
            const [y, z, offsets] = others;
            f.store(i32.add(y, channel), norm.relu ? relu(value) : value);
            f.store(i32.add(z, channel), winner);
            f.store(
              i32.add(offsets, channel),
              i32x4.add(i32x4.add(best.offset, origin), i32x4.splat(channel)),
            );
          });
          f.advance(x, 2 * input.pixelStride);
          f.advance(target, 2 * inputGradient.pixelStride);
          for (const [index, tensor] of [output, winnerInput, winners].entries())
            f.advance(others[index], tensor.pixelStride);
        });
        f.advance(x, 2 * input.rowStride - output.width * 2 * input.pixelStride);
        f.advance(target, 2 * inputGradient.rowStride - output.width * 2 * inputGradient.pixelStride);
        for (const [index, tensor] of [output, winnerInput, winners].entries())
          f.advance(others[index], tensor.rowStride - output.width * tensor.pixelStride);
      });
    });
  });
}

/** `(from, to)`: writes the affine part of the gradient everywhere, and adds the winners' own gradient. */
export function normPoolInputGradient({
  norm,
  input,
  winnerInput,
  winners,
  inputGradient,
  outputGradient,
}: NormPool & { readonly outputGradient: Tensor }): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      pixelsOf(f, sample, [input, inputGradient], ([x, dx]) => {
        forEachVector(f, norm.channels, channel =>
          f.store(i32.add(dx, channel), affineGradient(norm, v128.load(i32.add(x, channel)), channel)),
        );
      });
      const first = f.i32(sampleAddress(inputGradient, sample));
      pixelsOf(f, sample, [winnerInput, winners, outputGradient], ([z, offsets, dy]) => {
        forEachVector(f, norm.channels, channel => {
          const gradient = maskedGradient(
            norm,
            v128.load(i32.add(dy, channel)),
            v128.load(i32.add(z, channel)),
            channel,
          );
          const scaled = f.v128(f32x4.mul(gradient, v128.load(channel, norm.at.scale)));
          const places = f.i32(i32.add(offsets, channel));
          for (const lane of [0, 1, 2, 3]) {
            const place = f.i32(i32.add(first, i32.load(places, lane * 4)));
            f.storeF32(place, f32.add(f32.load(place, lane * 4), f32x4.lane(scaled, lane)), lane * 4);
          }
        });
      });
    });
  });
}
