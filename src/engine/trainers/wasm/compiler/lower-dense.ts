/** Lowers a dense layer: as products of whole tiles, or, where it reads pixels, of the listed ones. */
import type { Bytes } from '../../../../core/data/dataset.ts';
import { padChannels } from '../../../../core/training/plan/pad-channels.ts';
import type { DenseOp } from '../../../../core/training/plan/step-plan.ts';
import { packFlipped } from '../kernels/conv/pack.ts';
import {
  denseBiasGradient,
  denseForward,
  denseWeightGradient,
  packedGradient,
  packGradient,
  unitsPerBlock,
  weightGradientColumns,
  weightGradientRows,
} from '../kernels/dense.ts';
import { listedForward, listedWeightGradient } from '../kernels/listed/dense-listed.ts';
import { allocateInputLists } from '../kernels/listed/input-lists.ts';
import { imageLists, listedUnits, listImages } from '../kernels/listed/pixel-lists.ts';
import { tableSource, tensorSource } from '../kernels/pixel-table.ts';
import { reluBackward } from '../kernels/pointwise.ts';
import type { Tensor } from '../kernels/tensor.ts';
import type { Compilation } from './compilation.ts';
import { lowerNorm } from './lower-norm.ts';
import type { Call } from './program.ts';
import { sameShape, tensorsAround } from './tensors-around.ts';
import { unitBlockOf } from './weight-layout.ts';

/** The calls of the forward pass, of the backward pass, and of the weights' gradient behind it. */
interface Products {
  readonly forward: readonly Call[];
  readonly backward: readonly Call[];
  readonly weightGradient: readonly Call[];
}

interface DenseTensors {
  readonly x: Tensor;
  readonly dx: Tensor | null;
  /** The layer's sums, before normalisation and ReLU unless those are part of the kernel. */
  readonly sums: Tensor;
  /** Their gradient. */
  readonly dz: Tensor;
}

const weightGradientCall = (c: Compilation, x: Tensor, kernel: Parameters<Compilation['blocks']>[2]): Call =>
  c.blocks('denseWeightGradient', Math.ceil(x.channels / weightGradientRows), kernel);

function lowerTiles(c: Compilation, op: DenseOp, { x, dx, sums, dz }: DenseTensors): Products {
  const weights = c.ownWeight(op.kernel);
  const common = { bias: c.weight(op.bias), relu: op.relu && !op.norm };
  const backward: Call[] = [];
  if (dx) {
    const shape = { kernelSize: 1, inChannels: dx.channels, outChannels: dz.channels };
    const transposed = c.packed('packTransposed', dx.channels / 8, dx.channels * dz.channels * 4, target =>
      packFlipped(shape, weights, target),
    );
    const product = { input: dz, output: dx, weights: transposed, bias: null, relu: false };
    backward.push(c.images('denseInputGradient', denseForward(product)));
  }
  const packed = packedGradient(c.capacity, dz, unitsPerBlock, bytes => c.arena.allocate(bytes));
  backward.push(c.images('packGradient', packGradient(dz, packed)));
  const columns = weightGradientColumns(c.capacity, bytes => c.allocateOwn(bytes));
  const gradient = {
    input: x,
    columns,
    gradient: packed,
    units: dz.channels,
    weights: c.gradient(op.kernel),
  };
  return {
    forward: [c.images('dense', denseForward({ input: x, output: sums, weights, ...common }))],
    backward,
    weightGradient: [weightGradientCall(c, x, denseWeightGradient(gradient, c.at.samples))],
  };
}

/** Images that tell well enough where the ink lies. */
const workImages = 256;
/** What an input costs without any ink, in images in which it is inked. */
const blankWork = 0.1;

/** How much work the gradient of the weights to each unit of 16 inputs is: some, and more for each image that has ink there. */
function listedWork(pixels: Bytes, inputs: number): readonly number[] {
  const images = Math.floor(pixels.length / inputs);
  const step = Math.max(1, Math.floor(images / workImages));
  const work = new Array<number>(inputs / weightGradientRows).fill(0);
  for (let image = 0; image < images; image += step)
    for (let input = 0; input < inputs; input++)
      work[Math.floor(input / weightGradientRows)] += pixels[image * inputs + input] > 0 ? 1 : 0;
  const blank = blankWork * weightGradientRows * Math.max(1, Math.ceil(images / step));
  return work.map(inked => inked + blank);
}

/** Pixels are not trained, so there is no gradient of the input. */
function lowerListed(c: Compilation, op: DenseOp, { x, sums, dz }: DenseTensors): Products {
  const images = imageLists(c.capacity, x, bytes => c.arena.allocate(bytes));
  const gradient = packedGradient(c.capacity, dz, listedUnits, bytes => c.allocateOwn(bytes));
  const table = tableSource(c.at.table);
  const made = tensorSource(x);
  c.listing = {
    table: c.images('listImages', listImages(table, x.channels, images)),
    images: c.images('listImages', listImages(made, x.channels, images)),
  };
  const forward = {
    lists: images,
    inputs: x.channels,
    output: sums,
    weights: c.ownWeight(op.kernel),
    bias: c.weight(op.bias),
    relu: op.relu && !op.norm,
  };
  const backward = {
    source: c.plan.augmentation ? made : table,
    inputs: allocateInputLists(c.arena, c.capacity, x, bytes => c.allocateOwn(bytes)),
    inputCount: x.channels,
    gradient,
    units: dz.channels,
    weights: c.gradient(op.kernel),
  };
  return {
    forward: [c.images('dense', listedForward(forward))],
    backward: [],
    weightGradient: [
      c.everyImage('packGradient', packGradient(dz, gradient)),
      c.unlikeBlocks(
        'denseWeightGradient',
        listedWork(c.pixels, x.channels),
        listedWeightGradient(backward, c.at.samples),
      ),
    ],
  };
}

export function lowerDense(c: Compilation, op: DenseOp, index: number): void {
  const { x, dx, y, dy } = tensorsAround(c, index);
  const isListed = unitBlockOf(c.activations[index], padChannels(op.units)) === listedUnits;
  const sums = op.norm ? sameShape(c, y) : y;
  const dz = op.norm ? sameShape(c, y) : dy;
  const products = (isListed ? lowerListed : lowerTiles)(c, op, { x, dx, sums, dz });
  for (const call of products.forward) c.forwardAndInference(call);
  const calls: Call[] = [];
  if (op.norm) calls.push(...lowerNorm(c, op.norm, op.relu, { x: sums, y, dy, dx: dz }));
  else if (op.relu) calls.push(c.images('denseRelu', reluBackward(y, dy, dz)));
  c.backward.push([...calls, ...products.backward]);
  c.afterBackward.push(...products.weightGradient);
  if (!op.norm)
    c.afterBackward.push(
      c.blocks(
        'denseBiasGradient',
        dz.channels / 8,
        denseBiasGradient(dz, c.gradient(op.bias), c.at.samples),
      ),
    );
}
