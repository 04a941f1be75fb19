/** Softmax cross-entropy with label smoothing: the loss, the prediction and the gradient of each image's logits. */
import type { LossPlan } from '../../../../core/training/plan/step-plan.ts';
import { type Expr, f32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder } from '../asm/function-builder.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';

export interface Loss {
  readonly plan: LossPlan;
  readonly logits: Tensor;
  readonly gradient: Tensor;
  /** The address of the table's labels, one byte for each row. */
  readonly labels: number;
  /** The address at which the address of the batch's row numbers is found. */
  readonly rows: number;
  /** The address of the batch's size. */
  readonly samples: number;
  /** The addresses of each image's loss in nats (float32), and of 1 where the largest logit is the label's (integer). */
  readonly losses: number;
  readonly hits: number;
}

/** A polynomial by Horner's rule, the highest coefficient first. */
const polynomial = (x: Expr<'f32'>, coefficients: readonly number[]): Expr<'f32'> =>
  coefficients
    .slice(1)
    .reduce((sum, coefficient) => f32.add(f32.mul(sum, x), coefficient), f32.const(coefficients[0]));

/**
 * e^x for x <= 0, by plain operations so that every machine gives the same bits (Cephes `expf`,
 * https://www.netlib.org/cephes/).
 */
function exp(f: FunctionBuilder, value: Expr<'f32'>): Expr<'f32'> {
  const x = f.f32(f32.max(value, -87));
  const power = f.f32(f32.nearest(f32.mul(x, Math.LOG2E)));
  const high = f32.sub(x, f32.mul(power, 0.693359375));
  const rest = f.f32(f32.sub(high, f32.mul(power, -2.1219444e-4)));
  const series = polynomial(
    rest,
    [1.98756915e-4, 1.39819995e-3, 8.33345191e-3, 4.16657959e-2, 1.66666655e-1, 5.00000012e-1],
  );
  const mantissa = f32.add(f32.add(f32.mul(series, f32.mul(rest, rest)), rest), 1);
  const scale = f32.reinterpret(i32.shl(i32.add(i32.truncF32(power), 127), 23));
  return f32.mul(mantissa, scale);
}

/** ln x for x > 0 that is not subnormal (Cephes `logf`). */
function log(f: FunctionBuilder, x: Expr<'f32'>): Expr<'f32'> {
  const bits = f.i32(i32.reinterpret(x));
  const mantissa = f.f32(f32.reinterpret(i32.or(i32.and(bits, 0x007fffff), 0x3f000000)));
  const exponent = f.f32(f32.convertI32(i32.sub(i32.shrU(bits, 23), 126)));
  f.when(f32.lt(mantissa, Math.SQRT1_2), () => {
    f.set(exponent, f32.sub(exponent, 1));
    f.set(mantissa, f32.add(mantissa, mantissa));
  });
  const y = f.f32(f32.sub(mantissa, 1));
  const square = f.f32(f32.mul(y, y));
  const series = polynomial(
    y,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  const cubic = f32.mul(f32.mul(series, y), square);
  const low = f32.sub(f32.add(cubic, f32.mul(exponent, -2.1219444e-4)), f32.mul(square, 0.5));
  return f32.add(f32.add(y, low), f32.mul(exponent, 0.693359375));
}

/** `(from, to)`: writes loss, hit and gradient of each image. The gradient is that of the batch's mean loss. */
export function lossKernel(loss: Loss): Kernel {
  const { logits, gradient, plan } = loss;
  const smooth = Math.fround(plan.labelSmoothing / plan.classes);
  const sharp = Math.fround(1 - plan.labelSmoothing);
  const classes = Array.from({ length: plan.classes }, (_, index) => index * 4);
  return kernel(2, (f, [from, to]) => {
    const batch = f.f32(f32.convertI32(i32.load(loss.samples)));
    f.loop(from, to, 1, sample => {
      const row = i32.load(i32.add(i32.load(loss.rows), i32.mul(sample, 4)));
      const label = f.i32(i32.mul(i32.load8U(row, loss.labels), 4));
      const z = f.i32(i32.add(i32.mul(sample, logits.sampleStride), logits.base));
      const d = f.i32(i32.add(i32.mul(sample, gradient.sampleStride), gradient.base));
      const largest = f.f32(f32.load(z));
      const predicted = f.i32(0);
      for (const at of classes.slice(1)) {
        const value = f.f32(f32.load(z, at));
        f.set(predicted, i32.select(f32.gt(value, largest), at, predicted));
        f.set(largest, f32.max(largest, value));
      }
      const sum = f.f32(0);
      const shifted = f.f32(0);
      for (const at of classes) {
        const value = f.f32(f32.sub(f32.load(z, at), largest));
        const power = f.f32(exp(f, value));
        f.storeF32(d, power, at);
        f.set(sum, f32.add(sum, power));
        f.set(shifted, f32.add(shifted, value));
      }
      const own = f.f32(f32.sub(f32.load(i32.add(z, label)), largest));
      const expected = f32.add(f32.mul(own, sharp), f32.mul(shifted, smooth));
      const slot = f.i32(i32.mul(sample, 4));
      f.storeF32(slot, f32.sub(log(f, sum), expected), loss.losses);
      f.storeI32(slot, i32.eq(predicted, label), loss.hits);
      for (const at of classes) {
        const target = f32.add(f32.select(i32.eq(label, at), sharp, 0), smooth);
        const probability = f32.div(f32.load(d, at), sum);
        f.storeF32(d, f32.div(f32.sub(probability, target), batch), at);
      }
    });
  });
}
