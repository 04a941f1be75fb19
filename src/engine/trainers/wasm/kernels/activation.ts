/** Activation functions other than ReLU, by plain operations so that every machine gives the same bits. */
import {
  type ActivationName,
  errorFunction,
  leakySlope,
  normalDensity,
} from '../../../../core/model/activation.ts';
import { i32, type V128 } from '../asm/expr.ts';
import type { FunctionBuilder } from '../asm/function-builder.ts';
import { f32x4, i32x4, mulAdd, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';
import { forEachPixel, forEachVector, vector } from './visit.ts';

const one = f32x4.splat(1);
const zero = f32x4.splat(0);
const half = f32x4.splat(0.5);

/** A polynomial by Horner's rule, the highest coefficient first. */
const polynomial = (x: V128, coefficients: readonly number[]): V128 =>
  coefficients
    .slice(1)
    .reduce(
      (sum, coefficient) => f32x4.add(f32x4.mul(sum, x), f32x4.splat(coefficient)),
      f32x4.splat(coefficients[0]),
    );

const magnitude = (x: V128): V128 => v128.and(x, i32x4.splat(0x7fffffff));
const withSignOf = (x: V128, value: V128): V128 => v128.or(value, v128.and(x, i32x4.splat(0x80000000)));

/**
 * e^x for x <= 0 as `scale (1 + rest)`, where `rest` is small and exact to its own last bits (Cephes `expf`,
 * https://www.netlib.org/cephes/).
 */
function exponential(f: FunctionBuilder, value: V128) {
  const x = f.v128(f32x4.pmax(value, f32x4.splat(-87)));
  const power = f.v128(f32x4.floor(mulAdd(half, x, f32x4.splat(Math.LOG2E))));
  const high = f32x4.sub(x, f32x4.mul(power, f32x4.splat(0.693359375)));
  const y = f.v128(f32x4.sub(high, f32x4.mul(power, f32x4.splat(-2.1219444e-4))));
  const series = polynomial(
    y,
    [1.98756915e-4, 1.39819995e-3, 8.33345191e-3, 4.16657959e-2, 1.66666655e-1, 5.00000012e-1],
  );
  const rest = f.v128(f32x4.add(f32x4.mul(series, f32x4.mul(y, y)), y));
  const scale = f.v128(i32x4.shl(i32x4.add(i32x4.truncF32(power), i32x4.splat(127)), 23));
  return { rest, scale };
}

const exp = (f: FunctionBuilder, x: V128): V128 => {
  const { rest, scale } = exponential(f, x);
  return f32x4.mul(scale, f32x4.add(rest, one));
};

/** e^x - 1 for x <= 0, which loses no digits near 0. */
const expMinusOne = (f: FunctionBuilder, x: V128): V128 => {
  const { rest, scale } = exponential(f, x);
  return f32x4.add(f32x4.mul(scale, rest), f32x4.sub(scale, one));
};

/** `1 / (1 + e^-x)`, by the exponential of `-|x|` so that nothing overflows. */
function sigmoid(f: FunctionBuilder, x: V128): V128 {
  const power = f.v128(exp(f, f32x4.sub(zero, magnitude(x))));
  const above = f.v128(f32x4.div(one, f32x4.add(one, power)));
  return v128.select(f32x4.lt(x, zero), f32x4.mul(power, above), above);
}

/** The hyperbolic tangent: a polynomial near 0, `1 - 2 / (e^2x + 1)` elsewhere (Cephes `tanhf`). */
function tanh(f: FunctionBuilder, x: V128): V128 {
  const size = f.v128(magnitude(x));
  const square = f.v128(f32x4.mul(x, x));
  const series = polynomial(
    square,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  const near = f.v128(mulAdd(x, f32x4.mul(series, square), x));
  const power = f.v128(exp(f, f32x4.mul(size, f32x4.splat(-2))));
  const far = f.v128(f32x4.div(f32x4.sub(one, power), f32x4.add(one, power)));
  return v128.select(f32x4.lt(size, f32x4.splat(0.625)), near, withSignOf(x, far));
}

/** The standard normal distribution function at `x`, and e^(-x^2 / 2). */
function normal(f: FunctionBuilder, x: V128) {
  const size = f.v128(f32x4.mul(magnitude(x), f32x4.splat(Math.SQRT1_2)));
  const t = f.v128(f32x4.div(one, mulAdd(one, size, f32x4.splat(errorFunction.p))));
  const bell = f.v128(exp(f, f32x4.sub(zero, f32x4.mul(size, size))));
  const series = f32x4.mul(polynomial(t, errorFunction.a.toReversed()), t);
  const above = f.v128(f32x4.mul(f32x4.mul(half, series), bell));
  return { below: v128.select(f32x4.lt(x, zero), above, f32x4.sub(one, above)), bell };
}

interface Activation {
  readonly value: (f: FunctionBuilder, x: V128) => V128;
  /** The derivative at `x`, where the value is `y`. */
  readonly slope: (f: FunctionBuilder, x: V128, y: V128) => V128;
}

const activations: Readonly<Record<ActivationName, Activation>> = {
  leakyRelu: {
    value: (_, x) => v128.select(f32x4.lt(x, zero), f32x4.mul(x, f32x4.splat(leakySlope)), x),
    slope: (_, x) => v128.select(f32x4.gt(x, zero), one, f32x4.splat(leakySlope)),
  },
  elu: {
    value: (f, x) => v128.select(f32x4.lt(x, zero), expMinusOne(f, f32x4.pmin(x, zero)), x),
    slope: (_, x, y) => v128.select(f32x4.lt(x, zero), f32x4.add(y, one), one),
  },
  gelu: {
    value: (f, x) => f32x4.mul(x, normal(f, x).below),
    slope: (f, x) => {
      const { below, bell } = normal(f, x);
      return mulAdd(below, f32x4.mul(x, f32x4.splat(normalDensity)), bell);
    },
  },
  silu: {
    value: (f, x) => f32x4.mul(x, sigmoid(f, x)),
    slope: (f, x, y) => {
      const s = f.v128(sigmoid(f, x));
      return mulAdd(s, y, f32x4.sub(one, s));
    },
  },
  tanh: { value: tanh, slope: (_f, _x, y) => f32x4.sub(one, f32x4.mul(y, y)) },
  sigmoid: { value: sigmoid, slope: (_f, _x, y) => f32x4.mul(y, f32x4.sub(one, y)) },
};

/**
 * `(from, to)`: writes the function of every number. Of a pixel's floats only the first `channels` are written: the padding
 * stays zero even where the function of zero is not.
 */
export function activationForward(name: ActivationName, x: Tensor, y: Tensor, channels: number): Kernel {
  const { value } = activations[name];
  const whole = Math.floor(channels / 4) * 4;
  const rest = channels - whole;
  const lanes = i32x4.const(-1, rest > 1 ? -1 : 0, rest > 2 ? -1 : 0, 0);
  return kernel(2, (f, [from, to]) => {
    forEachPixel(f, from, to, [y, x], ([out, input]) => {
      forEachVector(f, whole, channel => {
        const number = f.v128(v128.load(i32.add(input, channel)));
        f.store(i32.add(out, channel), value(f, number));
      });
      if (rest === 0) return;
      const number = f.v128(v128.load(input, (whole / 4) * vector));
      f.store(out, v128.and(value(f, number), lanes), (whole / 4) * vector);
    });
  });
}

export interface ActivationGradient {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly dx: Tensor;
}

/** `(from, to)`: `dx = dy` times the function's derivative at `x`. */
export function activationBackward(name: ActivationName, { x, y, dy, dx }: ActivationGradient): Kernel {
  const { slope } = activations[name];
  return kernel(2, (f, [from, to]) => {
    forEachPixel(f, from, to, [dx, x, y, dy], ([out, input, output, gradient]) => {
      forEachVector(f, dx.channels, channel => {
        const number = f.v128(v128.load(i32.add(input, channel)));
        const result = f.v128(v128.load(i32.add(output, channel)));
        const steep = slope(f, number, result);
        f.store(i32.add(out, channel), f32x4.mul(v128.load(i32.add(gradient, channel)), steep));
      });
    });
  });
}
