/**
 * Filter gradient of a convolution of grey images with a normalisation and a pooling behind it. The gradient with respect
 * to the convolution's output is `scale x winners' gradient + constant + slope x output` (see `norm-backward.ts`). The first
 * term is sparse. The others need only sums of windows and of their products, because the output is the filter times the
 * window, plus the bias:
 * dW = scale sparse + (constant + slope bias) sum(window) + slope sum(window window') W
 */
import { type Expr, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { NormStage } from '../norm/norm-stage.ts';
import { firstWindow } from './conv-forward.ts';
import {
  addImage,
  type Geometry,
  sizes,
  sumWindows,
  type WindowPlaces,
  type WindowSums,
} from './window-sums.ts';

export interface ConvNormFilterGradient extends Geometry {
  readonly norm: NormStage;
  /** The address of `[filters, kernelSize, rowFloats]`. */
  readonly weights: number;
  readonly bias: number;
  /** The address of shard 0's gradient, in the layout of `weights`; the sparse sums are there already. */
  readonly weightGradient: number;
  readonly shardStride: number;
  readonly scratch: WindowSums;
}

/** Scales the sparse sums and adds the affine terms, filter by filter. */
function addAffine(
  f: FunctionBuilder,
  conv: ConvNormFilterGradient,
  shard: Expr<'i32'>,
  at: WindowPlaces,
): void {
  const { at: norm } = conv.norm;
  const { filterBytes } = sizes(conv);
  const weights = f.i32(conv.weights);
  const gradients = f.i32(i32.add(i32.mul(shard, conv.shardStride), conv.weightGradient));
  f.loop(0, conv.convolved[2] * 4, 4, channel => {
    const [scale, constant, slope, bias] = [norm.scale, norm.constant, norm.slope, conv.bias].map(address =>
      f.v128(v128.load32Splat(channel, address)),
    );
    const mean = f.v128(mulAdd(constant, slope, bias));
    f.loop(0, filterBytes, 16, offset => {
      const sum = f.v128(f32x4.splat(0));
      const row = f.i32(i32.add(at.gram, offset));
      f.loop(0, filterBytes, 4, cell => {
        f.set(sum, mulAdd(sum, v128.load32Splat(i32.add(weights, cell)), v128.load(row)));
        f.advance(row, filterBytes);
      });
      const gradient = f.i32(i32.add(gradients, offset));
      const affine = mulAdd(f32x4.mul(mean, v128.load(i32.add(at.windows, offset))), slope, sum);
      f.store(gradient, mulAdd(affine, scale, v128.load(gradient)));
    });
    f.advance(weights, filterBytes);
    f.advance(gradients, filterBytes);
  });
}

/** `(from, to, shard)`: turns the shard's sparse sums into the whole gradient. */
export function convNormFilterGradient(conv: ConvNormFilterGradient): Kernel {
  const { input, scratch } = conv;
  return kernel(3, (f, [from, to, shard]) => {
    const offset = f.i32(i32.mul(shard, scratch.stride));
    const place = (address: number) => f.i32(i32.add(offset, address));
    const at = {
      planes: place(scratch.planes),
      inked: place(scratch.inked),
      columns: place(scratch.columns),
      gram: place(scratch.gram),
      windows: place(scratch.windows),
    };
    f.fill(at.planes, 0, sizes(conv).planesBytes);
    f.loop(from, to, 1, sample => {
      const first = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      addImage(f, conv, first, at);
    });
    sumWindows(f, conv, at);
    addAffine(f, conv, shard, at);
  });
}
