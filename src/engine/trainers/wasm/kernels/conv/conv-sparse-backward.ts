/**
 * Gradients of a convolution with 2 x 2 max-pooling behind it. At most one position in four carries gradient, and with
 * ReLU fewer still. Each channel's pairs of gradient and window offset are compacted into a list. The
 * filter gradient then accumulates in registers over the list, and the input gradient is scattered with the weights in
 * registers.
 */
import { type Expr, f32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { firstWindow } from './conv-forward.ts';
import { boundsOf, forEachWindow, type WindowLists } from './ink-windows.ts';
import { forEachFilter, pairBytes, pairListsBytes } from './pair-lists.ts';

export interface ConvSparseBackward {
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly filters: number;
  /** The address of `[filters, kernelSize, rowFloats]`, with each row of a window padded to whole vectors. */
  readonly weights: number;
  readonly rowFloats: number;
  readonly relu: boolean;
  readonly output: Tensor;
  readonly outputGradient: Tensor;
  readonly winners: Tensor;
  /** The windows by whether they have ink: blank ones matter to the bias alone. Null where the input is no grey image. */
  readonly windows: WindowLists | null;
  /** Has the strides of the input; null where nothing before the convolution is trained. */
  readonly inputGradient: Tensor | null;
  /**
   * The addresses of shard 0's gradients, in the layout of `weights` and `[filters]`; `shardStride` bytes to the next
   * shard's. A bias before a normalisation has none.
   */
  readonly weightGradient: number;
  readonly biasGradient: number | null;
  readonly shardStride: number;
  /** The address of shard 0's lists of pairs; `pairListsBytes` to the next shard's. */
  readonly lists: number;
}

/** The vectors in registers at once: more spill, fewer leave too little work for a pair. */
const registerVectors = 10;

/** One vector of a filter, by its byte offsets among the filter's weights and from the start of the window. */
interface Part {
  readonly weight: number;
  readonly window: number;
  /** Whether it is the last of its row, which may end in padding. */
  readonly last: boolean;
}

/** Cuts a filter's vectors into even portions that fit the registers. */
function portions({ rowFloats, kernelSize, input }: ConvSparseBackward): readonly (readonly Part[])[] {
  const perRow = rowFloats / 4;
  const parts = Array.from({ length: kernelSize * perRow }, (_, index) => ({
    weight: index * 16,
    window: Math.floor(index / perRow) * input.rowStride + (index % perRow) * 16,
    last: index % perRow === perRow - 1,
  }));
  const size = Math.ceil(parts.length / Math.ceil(parts.length / registerVectors));
  return Array.from({ length: Math.ceil(parts.length / size) }, (_, portion) =>
    parts.slice(portion * size, (portion + 1) * size),
  );
}

/** A mask of the values of a row's last vector that belong to the window, or null if all do. */
function paddingMask({ kernelSize, input, rowFloats }: ConvSparseBackward): V128 | null {
  const beyond = rowFloats - kernelSize * input.channels;
  if (beyond === 0) return null;
  const lane = (index: number) => (index < 4 - beyond ? -1 : 0);
  return i32x4.const(lane(0), lane(1), lane(2), lane(3));
}

/** Adds the gradient at the blank windows to the bias's. */
function addBlank(
  f: FunctionBuilder,
  { output, outputGradient, relu }: ConvSparseBackward,
  windows: WindowLists,
  sample: Expr<'i32'>,
  biasGradient: Local<'i32'>,
): void {
  const { blank, end } = boundsOf(f, windows, sample);
  const y = f.i32(sampleAddress(output, sample));
  const dy = f.i32(sampleAddress(outputGradient, sample));
  f.loop(0, output.channels * 4, 16, channel => {
    const bias = f.i32(i32.add(biasGradient, channel));
    const sum = f.v128(v128.load(bias));
    forEachWindow(f, windows, blank, end, (_, out) => {
      const at = f.i32(i32.add(out, channel));
      const gradient = v128.load(i32.add(dy, at));
      const passes = f32x4.gt(v128.load(i32.add(y, at)), f32x4.splat(0));
      f.set(sum, f32x4.add(sum, relu ? v128.and(gradient, passes) : gradient));
    });
    f.store(bias, sum);
  });
}

/** `(from, to, shard)`: adds the images' filter and bias gradients to the shard's, and writes their input gradient. */
export function convSparseBackward(conv: ConvSparseBackward): Kernel {
  const { input, inputGradient, biasGradient, windows } = conv;
  const filterBytes = conv.kernelSize * conv.rowFloats * 4;
  const padding = paddingMask(conv);
  return kernel(3, (f, [from, to, shard]) => {
    const lists = f.i32(i32.add(i32.mul(shard, pairListsBytes(conv.output)), conv.lists));
    const shardOffset = f.i32(i32.mul(shard, conv.shardStride));
    f.loop(from, to, 1, sample => {
      const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      const dWindow = f.i32(0);
      if (inputGradient) {
        f.fill(
          i32.add(i32.mul(sample, inputGradient.sampleStride), inputGradient.start),
          0,
          inputGradient.sampleBytes,
        );
        const first = firstWindow({ ...conv, input: inputGradient });
        f.set(dWindow, i32.add(i32.mul(sample, inputGradient.sampleStride), first));
      }
      if (windows && !windows.gradientMoved && biasGradient !== null)
        addBlank(f, conv, windows, sample, f.i32(i32.add(shardOffset, biasGradient)));
      forEachFilter(f, conv, sample, lists, (filter, list, end) => {
        const forEachPair = (visit: (gradient: Local<'v128'>, offset: Expr<'i32'>) => void) => {
          f.loop(list, end, pairBytes, pair => visit(f.v128(v128.load32Splat(pair)), i32.load(pair, 4)));
        };
        const biasSum = f.v128(f32x4.splat(0));
        const filterOffset = f.i32(i32.mul(filter, filterBytes));
        const gradientOf = f.i32(i32.add(filterOffset, i32.add(shardOffset, conv.weightGradient)));
        for (const [index, parts] of portions(conv).entries()) {
          const sums = f.v128s(parts.length, () => f32x4.splat(0));
          forEachPair((gradient, offset) => {
            if (index === 0) f.set(biasSum, f32x4.add(biasSum, gradient));
            const x = f.i32(i32.add(window, offset));
            for (const [at, sum] of sums.entries())
              f.set(sum, mulAdd(sum, gradient, v128.load(x, parts[at].window)));
          });
          for (const [at, sum] of sums.entries()) {
            const { weight, last } = parts[at];
            const valid = padding && last ? v128.and(sum, padding) : sum;
            f.store(gradientOf, f32x4.add(v128.load(gradientOf, weight), valid), weight);
          }
        }
        if (biasGradient !== null) {
          const bias = f.i32(i32.add(shardOffset, i32.mul(filter, 4)));
          const sum = f32.add(f32.load(bias, biasGradient), f32x4.lane(biasSum, 0));
          f.storeF32(bias, sum, biasGradient);
        }
        if (!inputGradient) return;
        for (const parts of portions(conv)) {
          const weights = parts.map(part => f.v128(v128.load(filterOffset, conv.weights + part.weight)));
          forEachPair((gradient, offset) => {
            const dx = f.i32(i32.add(dWindow, offset));
            for (const [at, weight] of weights.entries()) {
              const { window: place } = parts[at];
              f.store(dx, mulAdd(v128.load(dx, place), gradient, weight), place);
            }
          });
        }
      });
    });
  });
}
