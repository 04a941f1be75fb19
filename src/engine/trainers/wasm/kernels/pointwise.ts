/** ReLU by itself, gradients behind a ReLU, and dropout. */
import { i32, type V128 } from '../asm/expr.ts';
import type { FunctionBuilder } from '../asm/function-builder.ts';
import { f32x4, i32x4, relu, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';
import { forEachPixel, forEachVector, pixelsOf } from './visit.ts';

/** `(from, to)`: writes `value` of the sources to the target, vector by vector. */
function map(target: Tensor, sources: readonly Tensor[], value: (operands: readonly V128[]) => V128): Kernel {
  return kernel(2, (f, [from, to]) => {
    forEachPixel(f, from, to, [target, ...sources], ([out, ...operands]) => {
      forEachVector(f, target.channels, channel =>
        f.store(i32.add(out, channel), value(operands.map(operand => v128.load(i32.add(operand, channel))))),
      );
    });
  });
}

/** `(from, to)`: `y = max(x, 0)`. */
export const reluForward = (x: Tensor, y: Tensor): Kernel => map(y, [x], ([value]) => relu(value));

/** `(from, to)`: `dx = dy` where the output is positive, else 0; `dx` may be `dy` itself. */
export const reluBackward = (y: Tensor, dy: Tensor, dx: Tensor): Kernel =>
  map(dx, [dy, y], ([gradient, output]) => v128.and(gradient, f32x4.gt(output, f32x4.splat(0))));

/** `(from, to)`: copies the images of a batch between tensors of one shape. */
export const copy = (from: Tensor, to: Tensor): Kernel => map(to, [from], ([value]) => value);

/** `(from, to)`: the element-wise product; `product` may be `a`. */
export const multiply = (a: Tensor, b: Tensor, product: Tensor): Kernel =>
  map(product, [a, b], ([left, right]) => f32x4.mul(left, right));

/** `mix32` of `core/numerics/rng.ts` on four integers; in locals, because an expression would repeat its operand. */
function mix32(f: FunctionBuilder, value: V128): V128 {
  const a = f.v128(value);
  const b = f.v128(i32x4.mul(v128.xor(a, i32x4.shrU(a, 16)), i32x4.splat(0x7feb352d)));
  const c = f.v128(i32x4.mul(v128.xor(b, i32x4.shrU(b, 15)), i32x4.splat(0x846ca68b)));
  return v128.xor(c, i32x4.shrU(c, 16));
}

export interface Dropout {
  readonly input: Tensor;
  /** May be the input itself, to work in place. */
  readonly output: Tensor;
  /** Receives 0 where an element is dropped and `1 / (1 - rate)` elsewhere; null where the backward pass needs no mask. */
  readonly mask: Tensor | null;
  /** Channels without their padding: an element's random number follows from its place among these. */
  readonly channels: number;
  readonly rate: number;
  readonly dropBelow: number;
  /** The address of this step's key. */
  readonly key: number;
}

const keptScale = (rate: number): V128 => f32x4.splat(1 / (1 - rate));

/** `(from, to)`: draws the mask and applies it, as `DropoutOp` defines. */
export function dropoutForward(dropout: Dropout): Kernel {
  const { input, output, mask, channels, dropBelow, key } = dropout;
  const size = input.height * input.width * channels;
  const lanes = i32x4.const(0, 1, 2, 3);
  return kernel(2, (f, [from, to]) => {
    const keys = f.v128(v128.load32Splat(i32.const(key)));
    f.loop(from, to, 1, sample => {
      const counter = f.v128(
        i32x4.add(i32x4.add(i32x4.splat(i32.mul(sample, size)), lanes), i32x4.splat(0x9e3779b9)),
      );
      pixelsOf(f, sample, mask ? [input, output, mask] : [input, output], ([x, y, m]) => {
        const at = f.v128(counter);
        forEachVector(f, output.channels, channel => {
          const inner = f.v128(mix32(f, at));
          const bits = f.v128(mix32(f, v128.xor(inner, keys)));
          const dropped = i32x4.ltU(bits, i32x4.splat(dropBelow));
          const factor = f.v128(v128.andNot(keptScale(dropout.rate), dropped));
          if (mask) f.store(i32.add(m, channel), factor);
          f.store(i32.add(y, channel), f32x4.mul(v128.load(i32.add(x, channel)), factor));
          f.set(at, i32x4.add(at, i32x4.splat(4)));
        });
        f.set(counter, i32x4.add(counter, i32x4.splat(channels)));
      });
    });
  });
}

/**
 * `(from, to)`: the gradient of dropout and the ReLU before it. No gradient passes where the output is zero, whether because
 * it was dropped or because it was not positive, so the output itself is the mask. `dx` may be `dy`.
 */
export const dropoutBehindRelu = (
  rate: number,
  { y, dy, dx }: { readonly y: Tensor; readonly dy: Tensor; readonly dx: Tensor },
): Kernel =>
  map(dx, [dy, y], ([gradient, output]) =>
    v128.and(f32x4.mul(gradient, keptScale(rate)), f32x4.gt(output, f32x4.splat(0))),
  );
