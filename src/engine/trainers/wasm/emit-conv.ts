/** Calls of a convolution with what is fused behind it. */
import type { ConvOp } from '../../../core/plan/step-plan.ts';
import type { Activation } from './activations.ts';
import { barrier, type Compilation } from './compilation.ts';
import { emitConvNormPool, emitNormalise, emitNormPool } from './emit-norm.ts';
import { convBiasGradient, convFilterGradient } from './kernels/conv-filter-gradient.ts';
import { convForward } from './kernels/conv-forward.ts';
import { allocateWindowSums, convNormFilterGradient } from './kernels/conv-norm-filter-gradient.ts';
import { convPoolForward } from './kernels/conv-pool-forward.ts';
import { convSparseBackward } from './kernels/conv-sparse-backward.ts';
import { type PackShape, packBlocks, packFlipped } from './kernels/pack.ts';
import { copy, reluBackward } from './kernels/pointwise.ts';
import { allocateGradientScratch, winogradFilterGradient } from './kernels/winograd-filter-gradient.ts';
import { allocateScratch, packWinograd, winogradForward } from './kernels/winograd-forward.ts';
import { winogradOf } from './kernels/winograd-transform.ts';
import { allocateTensor, type Border, noBorder, padChannels, type Tensor } from './layout.ts';
import { type Call, shardCount } from './program.ts';
import { isSparse, windowRowFloats } from './weight-tensors.ts';

interface Ends {
  readonly input: Activation;
  readonly output: Activation;
  readonly outputGradient: Tensor;
}

const shapeOf = (op: ConvOp, input: Activation): PackShape => ({
  kernelSize: op.kernelSize,
  inChannels: input.paddedChannels,
  outChannels: padChannels(op.convolved[2]),
});

const floatsOf = ({ kernelSize, inChannels, outChannels }: PackShape): number =>
  kernelSize * kernelSize * inChannels * outChannels;

const pooledShape = ({ value }: Activation) => [value.height, value.width, value.channels] as const;

export function emitConv(c: Compilation, op: ConvOp, index: number): void {
  const input = c.activations[index];
  const output = c.activations[index + 1];
  const outputGradient = output.gradient;
  if (!outputGradient) throw new RangeError(`no gradient behind convolution ${op.layer}`);
  const ends = { input, output, outputGradient };
  if (isSparse(op, input.paddedChannels)) emitPooled(c, op, ends);
  else emitUnpooled(c, op, ends);
}

/** One convolution pass of weights `[out / 8, k, k, in, 8]`, by Winograd's transforms where they serve. */
interface ConvPass {
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly weights: number;
  readonly bias: number | null;
  readonly relu: boolean;
  readonly output: Tensor;
}

/** Packs what the pass needs and gives its call. With winners the pass pools. */
function emitPass(c: Compilation, pass: ConvPass, winners: Tensor | null): Call {
  const inChannels = pass.input.channels;
  const winograd = winogradOf({ ...pass, inChannels });
  if (!winograd) {
    const { bias } = pass;
    if (winners && bias !== null)
      return c.shards('convPool', (module, name) =>
        convPoolForward(module, name, { ...pass, bias, winners, norm: null }),
      );
    return c.shards('conv', (module, name) => convForward(module, name, pass));
  }
  const weights = c.arena.allocate(winograd.side ** 2 * inChannels * pass.output.channels * 4);
  const scratch = allocateScratch(c.arena, winograd, inChannels, shardCount);
  c.pack.push(
    c.blocks('packWinograd', pass.output.channels / 8, (module, name) =>
      packWinograd(module, name, winograd, inChannels, pass.weights, weights),
    ),
  );
  return c.shards('winograd', (module, name) =>
    winogradForward(module, name, { ...pass, winograd, weights, winners, scratch }),
  );
}

/** Convolution, ReLU and pooling in one pass, with a sparse gradient. */
function emitPooled(c: Compilation, op: ConvOp, { input, output, outputGradient }: Ends): void {
  const shape = shapeOf(op, input);
  const rowFloats = windowRowFloats(op.kernelSize, input.paddedChannels);
  const packed = c.arena.allocate(floatsOf(shape) * 4);
  const winners = allocateTensor(c.arena, c.capacity, pooledShape(output));
  const list = output.value.height * output.value.width * 8 + 64;
  const common = { ...op, input: input.value, output: output.value };
  c.pack.push(
    c.blocks('packBlocks', shape.outChannels / 8, (module, name) =>
      packBlocks(module, name, shape, rowFloats, c.weight(op.kernel), packed),
    ),
  );
  const conv = { ...common, weights: packed, bias: c.weight(op.bias) };
  const lists = c.arena.allocate(shardCount * list);
  const gradient = {
    ...common,
    weights: c.weight(op.kernel),
    rowFloats,
    weightGradient: c.shardGradient(op.kernel),
    shardStride: c.weights.shardStride,
  };
  const sparse = c.shards('convSparse', (module, name) =>
    convSparseBackward(module, name, {
      ...gradient,
      winners,
      filters: op.convolved[2],
      outputGradient,
      inputGradient: input.gradient,
      biasGradient: op.norm ? null : c.shardGradient(op.bias),
      list: lists,
      listStride: list,
    }),
  );
  if (!op.norm) {
    c.both(emitPass(c, conv, winners));
    c.backward.push([sparse]);
    return;
  }
  const winnerInput = allocateTensor(c.arena, c.capacity, pooledShape(output));
  const [height, width] = op.convolved;
  const convolved = { height, width, channels: shape.outChannels };
  const tensors = { winnerInput, output: output.value, outputGradient };
  const { norm, calls } = emitConvNormPool(c, op.norm, op.relu, convolved, tensors, described =>
    c.wholeShards('convNormPool', (module, name) =>
      convPoolForward(module, name, { ...conv, output: winnerInput, winners, norm: described }),
    ),
  );
  const scratch = allocateWindowSums(c.arena, gradient, shardCount);
  const whole = c.wholeShards('convNormFilterGradient', (module, name) =>
    convNormFilterGradient(module, name, { ...gradient, norm, bias: conv.bias, scratch }),
  );
  c.backward.push([sparse, ...calls, barrier, whole]);
}

/** What the flipped convolution of the output's gradient looks at beyond its edge. */
function gradientBorder(op: ConvOp): Border {
  const beyond = (length: number, outputs: number, before: number) =>
    Math.max(0, length - 1 + before - (outputs - 1) * op.stride);
  return {
    top: op.kernelSize - 1 - op.padTop,
    left: op.kernelSize - 1 - op.padLeft,
    bottom: beyond(op.input[0], op.convolved[0], op.padTop),
    right: beyond(op.input[1], op.convolved[1], op.padLeft),
  };
}

/** Convolution whose gradient is dense: a normalisation or nothing follows. */
function emitUnpooled(c: Compilation, op: ConvOp, { input, output, outputGradient }: Ends): void {
  const shape = shapeOf(op, input);
  const [height, width] = op.convolved;
  const convolved = [height, width, shape.outChannels] as const;
  const raw = op.norm ? allocateTensor(c.arena, c.capacity, convolved) : output.value;
  const pass = { ...op, weights: c.weight(op.kernel), bias: c.weight(op.bias), relu: op.relu && !op.norm };
  c.both(emitPass(c, { ...pass, input: input.value, output: raw }, null));
  const border = input.gradient ? gradientBorder(op) : noBorder;
  const dz = allocateTensor(c.arena, c.capacity, convolved, border, op.stride);
  const calls = emitOutputGradient(c, op, { raw, dz, output, outputGradient });
  calls.push(...emitFilterGradient(c, op, input, dz));
  const { gradient } = input;
  if (gradient) {
    const flipped = c.arena.allocate(floatsOf(shape) * 4);
    c.pack.push(
      c.blocks('packFlipped', shape.inChannels / 8, (module, name) =>
        packFlipped(module, name, shape, c.weight(op.kernel), flipped),
      ),
    );
    const undilated = { rowStride: dz.rowStride / op.stride, pixelStride: dz.pixelStride / op.stride };
    calls.push(
      emitPass(
        c,
        {
          input: { ...dz, ...undilated },
          padTop: border.top,
          padLeft: border.left,
          kernelSize: op.kernelSize,
          stride: 1,
          weights: flipped,
          bias: null,
          relu: false,
          output: gradient,
        },
        null,
      ),
    );
  }
  c.backward.push(calls);
}

/** A normalisation behind a convolution removes its bias again: there is no gradient to take. */
function emitFilterGradient(c: Compilation, op: ConvOp, input: Activation, dz: Tensor): Call[] {
  const { shardStride } = c.weights;
  const common = {
    ...op,
    input: input.value,
    outputGradient: dz,
    weightGradient: c.shardGradient(op.kernel),
    shardStride,
  };
  const winograd = winogradOf({ ...op, inChannels: input.paddedChannels });
  const filter = winograd
    ? c.wholeShards('winogradFilterGradient', (module, name) => {
        const scratch = allocateGradientScratch(c.arena, winograd, input.value, dz, shardCount);
        return winogradFilterGradient(module, name, { ...common, winograd, scratch });
      })
    : c.shards('convFilterGradient', (module, name) => convFilterGradient(module, name, common));
  if (op.norm) return [filter];
  const biasGradient = c.shardGradient(op.bias);
  return [
    filter,
    c.shards('convBiasGradient', (module, name) =>
      convBiasGradient(module, name, dz, biasGradient, shardStride),
    ),
  ];
}

/** The calls that bring the gradient from the fused output back to the convolution's own output. */
function emitOutputGradient(
  c: Compilation,
  op: ConvOp,
  tensors: {
    readonly raw: Tensor;
    readonly dz: Tensor;
    readonly output: Activation;
    readonly outputGradient: Tensor;
  },
): Call[] {
  const { raw, dz, output, outputGradient } = tensors;
  if (!op.norm)
    return [
      c.shards('convOutputGradient', (module, name) =>
        op.relu
          ? reluBackward(module, name, output.value, outputGradient, dz)
          : copy(module, name, outputGradient, dz),
      ),
    ];
  if (!op.pool)
    return emitNormalise(c, op.norm, op.relu, { x: raw, y: output.value, dy: outputGradient, dx: dz });
  return emitNormPool(c, op.norm, op.relu, {
    input: raw,
    output: output.value,
    outputGradient,
    inputGradient: dz,
    winnerInput: allocateTensor(c.arena, c.capacity, pooledShape(output)),
    winners: allocateTensor(c.arena, c.capacity, pooledShape(output)),
  });
}
